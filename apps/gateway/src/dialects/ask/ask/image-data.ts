import { RefusedField } from '../../../edge/refused-field.ts';

// The first bytes of a file tell its type; in base64 they are these letters.
const beginnings = { '/9j/': 'image/jpeg', iVBORw0KGgo: 'image/png', R0lGOD: 'image/gif', UklGR: 'image/webp' } as const;
const base64 = /^[A-Za-z0-9+/]+={0,2}$/;
const dataUrl = /^data:image\/[a-z0-9.+-]{1,40};base64,/i;

/** A picture in base64, bare or as a data URL, as a data URL of the type it really is. */
export function toImageDataUrl(data: string): string {
  const bare = data.replace(dataUrl, '').replaceAll(/\s/g, '');
  const type = Object.entries(beginnings).find(([beginning]) => bare.startsWith(beginning))?.[1];
  if (!type || !base64.test(bare)) {
    throw new RefusedField('image_data', {
      es: 'no es una imagen JPEG, PNG, GIF o WebP en base64',
      pt: 'não é uma imagem JPEG, PNG, GIF ou WebP em base64',
      en: 'is not a JPEG, PNG, GIF or WebP image in base64',
    });
  }
  return `data:${type};base64,${bare}`;
}
