import sharp from 'sharp';
import { openHuman } from '../human/open-human.ts';
import type { SeenBox, SeenFace } from '../human/human-seen.ts';
import { readPicture } from '../picture/read-picture.ts';
import type { OpenEngine } from '../process/engine.ts';
import { coloursOf } from './colours.ts';
import { smallFaces } from './find-faces.ts';
import { ObjectFinder } from './object-finder.ts';
import type { SightedFace, SightTasks } from './sight.ts';

const lookMegapixelsMax = 1.5;

export const openEngine: OpenEngine<SightTasks> = async () => {
  const finder = await openHuman({ faces: true, mesh: true });
  const human = await openHuman({ faces: true, mesh: true, embedding: true, emotion: true, body: true });
  const objectFinder = await ObjectFinder.open();
  return {
    async look({ picture, role }) {
      const decoded = await readPicture(picture, { role, megapixelsMax: 60, reducedToMegapixels: lookMegapixelsMax });
      const { autoOrient } = await sharp(picture).metadata();
      const scale = autoOrient.width / decoded.width;
      const seen = await human.detect(decoded);
      const objects = await objectFinder.find(decoded);
      const hasPeople = seen.faces.length > 0 || objects.some(({ label }) => label === 'person');
      const faces = [...seen.faces, ...(hasPeople ? await smallFaces(finder, decoded, seen.faces) : [])];
      return {
        width: autoOrient.width,
        height: autoOrient.height,
        faces: faces.map((face) => sighted(face, scale)),
        bodies: seen.bodies.map((body) => ({
          ...body,
          box: scaled(body.box, scale),
          points: body.points.map((point) => ({ ...point, x: point.x * scale, y: point.y * scale })),
        })),
        objects: objects.map((each) => ({ ...each, box: scaled(each.box, scale) })),
        ...coloursOf(decoded),
      };
    },
  };
};

const sighted = ({ score, box, age, emotions }: SeenFace, scale: number): SightedFace => ({ score, box: scaled(box, scale), age, emotions });
const scaled = (box: SeenBox, scale: number): SeenBox => ({
  left: Math.round(box.left * scale),
  top: Math.round(box.top * scale),
  width: Math.round(box.width * scale),
  height: Math.round(box.height * scale),
});
