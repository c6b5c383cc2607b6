import { createHash } from 'node:crypto';
import sharp from 'sharp';
import { encoded } from '../picture/picture-format.ts';
import type { OpenEngine } from '../process/engine.ts';
import { toPicture } from './draw.ts';
import { withTexts } from './picture-metadata.ts';
import type { ProceduralTasks } from './procedural.ts';
import { planScene, type Scene } from './scene.ts';

const software = 'Portazgo local-procedural';

export const openEngine: OpenEngine<ProceduralTasks> = () => {
  // A picture is drawn once and never again: what was kept of it would only cost memory.
  sharp.cache(false);
  return {
    async draw({ prompt, width, height, seed, count, format }, desk) {
      const pictures: Buffer[] = [];
      for (let index = 0; index < count; index++) {
        const scene = planScene({ prompt, width, height, seed: seed + index });
        const description = truth(scene, prompt, seed + index);
        const drawn = toPicture(scene).withExif({ IFD0: { ImageDescription: description, Software: software } });
        const bytes = await encoded(drawn, format);
        pictures.push(format === 'png' ? withTexts(bytes, { Software: software, Description: description }) : bytes);
        desk.progress(((index + 1) / count) * 100);
      }
      return { pictures };
    },
  };
};

/** What whoever finds the picture later should know. The prompt itself stays with its author: its hash proves it. */
function truth({ kind, time, words }: Scene, prompt: string, seed: number): string {
  const hash = createHash('sha256').update(prompt).digest('hex');
  const understood = words.length > 0 ? words.join(', ') : 'nothing';
  return `Drawn by rules by Portazgo (local-procedural); no photograph and no generative model. prompt-sha256=${hash}; seed=${seed}; scene=${kind}, ${time}; understood=${understood}`;
}
