import { PersonMask } from '../cut-out/person-mask.ts';
import { refinedMask } from '../cut-out/refined-mask.ts';
import { EngineRefusal } from '../process/engine.ts';
import { blurSigma } from './edit-picture.ts';
import { done, opened, rgbOf, type Pixels } from './pixels.ts';

const strength = 14;

/** Blurs all but the people. The background is blurred without them, or they would shine out behind themselves. */
export async function blurBackground(pixels: Pixels, people: PersonMask): Promise<Pixels> {
  const { width, height, data } = pixels;
  const picture = { rgb: rgbOf(pixels), width, height, alpha: null };
  const found = await people.find(picture);
  if (!found) throw new EngineRefusal('image', 'no person is clearly to be seen, and only a background of people can be blurred');
  const mask = refinedMask(found, picture);
  const behind = Buffer.from(data);
  for (let at = 0; at < mask.length; at++) behind[at * 4 + 3] = 255 - (mask[at] as number);
  // sharp weighs colours by their alpha when it blurs, so that what is cut out lends none of its own.
  const soft = await done(opened({ data: behind, width, height }).blur(blurSigma(pixels, strength)));
  const result = Buffer.from(data);
  for (let at = 0; at < mask.length; at++) {
    const person = (mask[at] as number) / 255;
    for (let channel = 0; channel < 3; channel++) {
      result[at * 4 + channel] = Math.round((data[at * 4 + channel] as number) * person + (soft.data[at * 4 + channel] as number) * (1 - person));
    }
  }
  return { data: result, width, height };
}
