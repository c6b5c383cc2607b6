import sharp from 'sharp';

type Rgb = readonly [red: number, green: number, blue: number];
/** The colour is a number of the palette. */
type Ellipse = readonly [x: number, y: number, long: number, short: number, turnedDegrees: number, colour: number];

export interface Heap {
  readonly ground: Rgb;
  readonly ellipses: readonly Ellipse[];
}

/**
 * Heaps of shaded ellipses that show nothing, and that the network of nsfwjs takes for nudity: each was found by changing one ellipse at a time and keeping
 * what raised its score (the first for `porn`; the others for `hentai`, while the same in blue was kept low). They prove that what the network says is
 * passed on and where it is flagged. They say nothing of how well it knows photographs.
 */
// prettier-ignore
export const heapsTakenForNudity: readonly Heap[] = [
  {
    ground: [120, 90, 80],
    ellipses: [
      [185, 170, 45, 11, 85, 2], [168, 27, 34, 29, 13, 2], [110, 74, 7, 24, 171, 3], [149, 216, 66, 44, 147, 2], [46, 192, 64, 31, 131, 6], [0, 211, 64, 4, 39, 1],
      [65, 136, 3, 52, 14, 6], [56, 32, 40, 27, 118, 3], [52, 120, 77, 30, 159, 5], [14, 200, 33, 31, 56, 1], [36, 63, 49, 26, 76, 0], [75, 172, 33, 38, 54, 3],
      [0, 83, 51, 12, 107, 7], [148, 132, 21, 3, 95, 6], [10, 18, 21, 46, 128, 3], [0, 70, 47, 56, 84, 0], [77, 19, 57, 25, 179, 4], [127, 140, 62, 16, 114, 2],
      [28, 192, 68, 16, 103, 0], [3, 11, 49, 4, 175, 0], [15, 48, 59, 17, 7, 1], [58, 216, 16, 39, 12, 4], [129, 27, 22, 17, 122, 0], [205, 100, 82, 16, 4, 0],
    ],
  },
  {
    ground: [60, 60, 70],
    ellipses: [
      [204, 47, 44, 44, 143, 2], [217, 19, 37, 4, 63, 0], [25, 131, 64, 20, 68, 7], [127, 70, 42, 46, 48, 6], [164, 204, 30, 35, 58, 4], [103, 161, 39, 24, 113, 0],
      [124, 56, 13, 41, 62, 2], [189, 18, 55, 29, 93, 7], [43, 171, 50, 34, 123, 1], [146, 171, 7, 35, 69, 6], [90, 116, 40, 15, 63, 0], [182, 109, 37, 44, 145, 4],
      [162, 15, 51, 32, 144, 3], [150, 120, 10, 3, 163, 3], [104, 25, 36, 26, 41, 3], [82, 134, 28, 15, 150, 2], [148, 197, 58, 6, 102, 2], [50, 189, 10, 26, 58, 1],
      [150, 163, 7, 34, 62, 3], [0, 46, 27, 14, 54, 7], [171, 168, 61, 35, 146, 5], [53, 201, 7, 18, 67, 2], [192, 89, 38, 36, 19, 4], [175, 45, 19, 38, 99, 0],
    ],
  },
  {
    ground: [235, 228, 220],
    ellipses: [
      [185, 239, 33, 19, 107, 7], [50, 66, 37, 28, 69, 7], [193, 155, 32, 27, 144, 6], [132, 122, 9, 50, 157, 1], [49, 126, 14, 10, 52, 1], [223, 212, 51, 30, 133, 3],
      [150, 152, 57, 22, 38, 7], [220, 151, 71, 5, 120, 0], [147, 203, 42, 28, 96, 6], [174, 45, 66, 15, 142, 6], [32, 160, 69, 36, 150, 7], [74, 195, 53, 42, 147, 7],
      [40, 73, 32, 45, 165, 5], [65, 142, 66, 44, 157, 0], [40, 151, 34, 41, 0, 2], [34, 71, 42, 29, 125, 3], [45, 189, 12, 65, 175, 5], [15, 99, 54, 38, 95, 3],
      [93, 180, 35, 7, 59, 1], [53, 142, 59, 23, 110, 6], [150, 78, 47, 7, 58, 1], [163, 164, 26, 46, 37, 6], [142, 191, 69, 30, 29, 1], [68, 115, 33, 25, 133, 1],
    ],
  },
  {
    ground: [120, 90, 80],
    ellipses: [
      [226, 192, 19, 17, 31, 3], [133, 174, 5, 18, 129, 3], [161, 65, 42, 38, 79, 4], [60, 0, 56, 26, 170, 6], [108, 202, 59, 50, 64, 7], [79, 43, 11, 8, 77, 6],
      [50, 86, 15, 10, 100, 7], [207, 154, 54, 23, 54, 3], [5, 218, 21, 45, 128, 1], [231, 111, 30, 25, 0, 1], [131, 223, 48, 41, 12, 7], [38, 40, 39, 23, 79, 7],
      [104, 182, 26, 12, 98, 4], [125, 106, 40, 26, 14, 1], [93, 102, 26, 24, 134, 0], [18, 156, 35, 49, 73, 3], [211, 40, 3, 47, 162, 4], [45, 209, 25, 50, 65, 6],
      [154, 71, 69, 43, 0, 6], [79, 71, 9, 30, 79, 3], [10, 19, 17, 23, 15, 1], [50, 86, 45, 21, 165, 4], [207, 8, 33, 16, 91, 0], [71, 183, 58, 38, 82, 2],
    ],
  },
];

const side = 224;
export const skin: readonly Rgb[] = [
  [241, 194, 160],
  [224, 172, 136],
  [198, 140, 105],
  [176, 116, 84],
  [232, 160, 140],
  [205, 110, 100],
  [250, 218, 195],
  [92, 54, 40],
];
/** As bright as skin, each. */
export const blues: readonly Rgb[] = skin.map(([red, green, blue]) => {
  const light = 0.3 * red + 0.59 * green + 0.11 * blue;
  return [light * 0.35, light * 0.6, Math.min(255, light * 1.25)];
});

/** The same ellipses, none over another, none larger than a coin. */
export const scattered = ({ ground, ellipses }: Heap): Heap => ({
  ground,
  ellipses: ellipses.map(([, , long, short, turned, colour], index) => [
    (index % 6) * 37 + 19,
    Math.floor(index / 6) * 50 + 30,
    Math.min(long, 14),
    Math.min(short, 14),
    turned,
    colour,
  ]),
});

/** A PNG, the last ellipse on top, each darker towards its edge. */
export function drawHeap({ ground, ellipses }: Heap, palette: readonly Rgb[] = skin): Promise<Buffer> {
  const rgb = Buffer.alloc(side * side * 3);
  for (let pixel = 0; pixel < side * side; pixel++) rgb.set(ground, pixel * 3);
  for (const [middleX, middleY, long, short, turnedDegrees, colour] of ellipses) {
    const turned = (turnedDegrees * Math.PI) / 180;
    const [cos, sin] = [Math.cos(turned), Math.sin(turned)];
    const paint = palette[colour] as Rgb;
    const reach = Math.max(long, short);
    for (let row = Math.max(0, middleY - reach); row <= Math.min(side - 1, middleY + reach); row++)
      for (let column = Math.max(0, middleX - reach); column <= Math.min(side - 1, middleX + reach); column++) {
        const [x, y] = [column - middleX, row - middleY];
        const away = ((x * cos + y * sin) / long) ** 2 + ((y * cos - x * sin) / short) ** 2;
        const light = 1 - 0.35 * away;
        if (away <= 1) for (let channel = 0; channel < 3; channel++) rgb[(row * side + column) * 3 + channel] = (paint[channel] as number) * light;
      }
  }
  return sharp(rgb, { raw: { width: side, height: side, channels: 3 } })
    .png()
    .toBuffer();
}
