import type { JudgementRequest } from '@portazgo/contracts';
import type { ObjectStore } from '@portazgo/storage';
import type { JudgedContent } from './judged-content.ts';

/** Below what every judge takes at once. */
const charactersMax = 100_000;
/** No sentence is lost where a text is cut. */
const overlap = 500;

/** All texts as one, so that nobody is judged by halves of what was said; each picture for itself. */
export async function judgedInputs({ texts, pictures }: JudgedContent, objects: Pick<ObjectStore, 'readAll'>): Promise<JudgementRequest['inputs']> {
  const shown = await Promise.all(
    pictures.map(async (picture): Promise<string> => {
      if (typeof picture === 'string') return picture;
      return `data:${picture.mimeType};base64,${(await objects.readAll(picture)).toString('base64')}`;
    }),
  );
  return [...pieces(texts.join('\n')), ...shown.map((url) => [{ type: 'image' as const, url }])];
}

function pieces(text: string): string[] {
  const cut: string[] = [];
  for (let at = 0; at < text.length; at += charactersMax - overlap) cut.push(text.slice(at, at + charactersMax));
  return cut.filter((piece) => piece.trim() !== '');
}
