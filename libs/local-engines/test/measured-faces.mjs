// Meshes and embeddings of the faces of pictures, measured in a process of its own: node measured-faces.mjs <picture>…
import { readFileSync } from 'node:fs';
import { openHuman } from '../dist/human/open-human.js';
import { readPicture } from '../dist/picture/read-picture.js';

const human = await openHuman({ faces: true, mesh: true, embedding: true });
const measured = [];
for (const path of process.argv.slice(2)) {
  const { faces } = await human.detect(await readPicture(readFileSync(path), { role: 'image', megapixelsMax: 24 }));
  measured.push(faces.map(({ score, box, mesh, embedding }) => ({ score, box, mesh, embedding })).toSorted((one, other) => one.box.left - other.box.left));
}
process.stdout.write(JSON.stringify(measured));
