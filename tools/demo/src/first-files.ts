import { readFileSync } from 'node:fs';
import path from 'node:path';
import { findRepository } from '@portazgo/embedded';
import sharp from 'sharp';
import { renderPage } from './page.ts';
import { pageText } from './pieces.ts';

const pictures = path.join('libs', 'local-engines', 'test', 'pictures');

/** What the pieces work on: two portraits, a small picture, a page. */
export async function firstFiles(): Promise<Record<string, Buffer>> {
  const picture = (name: string) => readFileSync(path.join(findRepository(), pictures, name));
  const small = await sharp(picture('coffee.jpg')).resize(320).jpeg({ quality: 90 }).toBuffer();
  return {
    'astronaut.jpg': picture('astronaut.jpg'),
    'grace-hopper.jpg': picture('grace-hopper.jpg'),
    'small.jpg': small,
    'page.png': await renderPage(pageText),
  };
}
