import type { Model } from '@portazgo/catalog';
import { RefusedField } from '../../../edge/refused-field.ts';

/** `1024x1536` in the words of the model: a size, width and height, or a ratio. `auto` and nothing leave it to the model. */
export function toSizeSettings(model: Model, size: string | null | undefined, field = 'size'): Record<string, unknown> {
  if (size === undefined || size === null || size === 'auto') return {};
  const keys = new Set(model.settings.map(({ key }) => key));
  if (keys.has('size')) return { size };
  const [, width, height] = /^(\d{1,5})x(\d{1,5})$/.exec(size) ?? [];
  if (width === undefined || height === undefined)
    throw new RefusedField(field, { es: "debe ser 'auto' o ANCHOxALTO", pt: "deve ser 'auto' ou LARGURAxALTURA", en: "must be 'auto' or WIDTHxHEIGHT" });
  if (keys.has('width') && keys.has('height')) return { width: Number(width), height: Number(height) };
  if (keys.has('aspect_ratio')) return { aspect_ratio: ratioOf(Number(width), Number(height)) };
  throw new RefusedField(
    field,
    { es: 'el modelo no deja elegir el tamaño', pt: 'o modelo não deixa escolher o tamanho', en: 'the model leaves no choice of size' },
    'unsupported_parameter',
  );
}

function ratioOf(width: number, height: number): string {
  let [a, b] = [width, height];
  while (b > 0) [a, b] = [b, a % b];
  const divisor = Math.max(a, 1);
  return `${width / divisor}:${height / divisor}`;
}
