import sharp from 'sharp';

/** One byte a pixel. */
export interface GreyPicture {
  readonly data: Buffer;
  readonly width: number;
  readonly height: number;
}

/** Side of the patches whose lightest pixel is taken for the paper: wider than the stroke of a letter, narrower than a shadow. */
const patch = 24;
/** Darker is not paper in the shadow, but something dark. */
const paperMin = 80;
/** A page whose paper differs less from place to place is left as it is. */
const shadeMin = 24;

/** Makes the paper of a photographed page evenly white: the recogniser tells ink from paper by one threshold for all of it. */
export async function evenLight(picture: GreyPicture): Promise<GreyPicture> {
  const { data, width, height } = picture;
  const [columns, rows] = [Math.ceil(width / patch), Math.ceil(height / patch)];
  if (columns < 3 || rows < 3) return picture;
  const paper = lightest(picture, columns, rows);
  const known = paper.filter((light) => light >= paperMin).toSorted((one, other) => one - other);
  // Mostly dark, or evenly lit.
  if (known.length < paper.length * 0.8 || share(known, 0.95) - share(known, 0.05) < shadeMin) return picture;
  const smooth = await sharp(Buffer.from(paper.map((light) => Math.max(light, paperMin))), { raw: { width: columns, height: rows, channels: 1 } })
    .median(3)
    .blur(1.5)
    .resize({ width, height, fit: 'fill', kernel: 'linear' })
    .toColourspace('b-w')
    .raw()
    .toBuffer();
  const even = Buffer.allocUnsafe(data.length);
  for (let at = 0; at < data.length; at++) even[at] = Math.min(255, Math.round(((data[at] as number) * 245) / (smooth[at] as number)));
  return { data: even, width, height };
}

function lightest({ data, width, height }: GreyPicture, columns: number, rows: number): Uint8Array {
  const paper = new Uint8Array(columns * rows);
  for (let y = 0; y < height; y++) {
    const row = Math.floor(y / patch) * columns;
    for (let x = 0; x < width; x++) {
      const at = row + Math.floor(x / patch);
      const light = data[y * width + x] as number;
      if (light > (paper[at] as number)) paper[at] = light;
    }
  }
  return paper;
}

const share = (sorted: Uint8Array, part: number): number => sorted[Math.floor((sorted.length - 1) * part)] ?? 0;
