import sharp from 'sharp';
import type { SeenBox, SeenFace } from '../human/human-seen.ts';
import type { Human } from '../human/open-human.ts';
import type { Picture } from '../picture/read-picture.ts';

/** The detector sees a picture in 256 pixels: a face must take a twentieth of it. */
const sideMin = 640;
/** Of each side: four pieces that overlap. */
const pieceShare = 0.6;
/** A piece finds what the whole did not, and is less sure of it. */
const pieceScoreMin = 0.7;

/** Small faces that the look at the whole picture missed, found in its four quarters. */
export async function smallFaces(finder: Human, { rgb, width, height }: Picture, known: readonly SeenFace[]): Promise<SeenFace[]> {
  if (Math.max(width, height) < sideMin) return [];
  const found: SeenFace[] = [];
  const piece = { width: Math.round(width * pieceShare), height: Math.round(height * pieceShare) };
  for (const top of [0, height - piece.height])
    for (const left of [0, width - piece.width]) {
      const cut = await sharp(rgb, { raw: { width, height, channels: 3 } }).extract({ left, top, ...piece }).raw().toBuffer(); // prettier-ignore
      const { faces } = await finder.detect({ ...piece, rgb: cut });
      for (const face of faces) {
        const moved = { ...face, box: { ...face.box, left: face.box.left + left, top: face.box.top + top } };
        if (face.score >= pieceScoreMin && ![...known, ...found].some((other) => isSame(other.box, moved.box))) found.push(moved);
      }
    }
  return found;
}

/** Whether the middle of one lies in the other. */
function isSame(one: SeenBox, other: SeenBox): boolean {
  return holds(one, middle(other)) || holds(other, middle(one));
}

const middle = ({ left, top, width, height }: SeenBox) => ({ x: left + width / 2, y: top + height / 2 });
const holds = ({ left, top, width, height }: SeenBox, { x, y }: { x: number; y: number }) => x >= left && x <= left + width && y >= top && y <= top + height;
