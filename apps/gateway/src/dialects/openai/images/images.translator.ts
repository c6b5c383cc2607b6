import type { Catalog, Model } from '@portazgo/catalog';
import type { StoredFile } from '@portazgo/contracts';
import { RefusedField } from '../../../edge/refused-field.ts';
import type { InputSource, JobDraft } from '../../../media/media-draft.ts';
import { toPublicRequest } from '../../../media/public-request.ts';
import { toSizeSettings } from './image-size.ts';
import type { ImageEditsRequest, ImagesRequest } from './images.wire.ts';
import { modelNotFound } from '../../../inference/model-refusals.ts';

type Finder = Pick<Catalog, 'find'> & Partial<Pick<Catalog, 'namesNear'>>;

export const fromGeneration = (wire: ImagesRequest, catalog: Finder): JobDraft => toDraft(wire, catalog, 'image.generate', []);

export function fromEdit({ images, mask, ...wire }: ImageEditsRequest, catalog: Finder): JobDraft {
  return toDraft(wire, catalog, 'image.edit', [
    ...images.map((each, index) => toSource('image', `images[${index}]`, each)),
    ...(mask ? [toSource('mask', 'mask', mask)] : []),
  ]);
}

export function fromEditForm(wire: ImagesRequest, files: { field: string; file: StoredFile }[], catalog: Finder): JobDraft {
  const inputs = files.map(({ field, file }): InputSource => ({ role: field === 'mask' ? 'mask' : 'image', field, source: { file } }));
  if (!inputs.some(({ role }) => role === 'image')) throw new RefusedField('image', { es: 'falta', pt: 'falta', en: 'is missing' });
  return toDraft(wire, catalog, 'image.edit', inputs);
}

function toDraft(
  wire: ImagesRequest & { input_fidelity?: string | null | undefined },
  catalog: Finder,
  operation: 'image.generate' | 'image.edit',
  inputs: InputSource[],
): JobDraft {
  // The format may send fewer partial images than were asked for: no provider streams them here, and the last picture comes all the same.
  const { response_format: _, stream: __, partial_images: ___, user: ____, safety_identifier: _____, ...rest } = wire;
  const { model: name, prompt, n, size, moderation, quality, ...settings } = rest;
  const model = catalog.find(name);
  if (!model) throw modelNotFound(catalog, name);
  return {
    model,
    operation,
    prompt,
    inputs,
    settings: {
      ...given({ ...settings, quality: toQuality(model, quality) }),
      ...(n && (n > 1 || model.settings.some(({ key }) => key === 'count')) ? { count: n } : {}),
      // `auto` is what happens anyway.
      ...(moderation && moderation !== 'auto' ? { moderation } : {}),
      ...toSizeSettings(model, size),
    },
    names: { count: 'n', width: 'size', height: 'size', aspect_ratio: 'size', image: operation === 'image.edit' ? 'image' : 'model' },
    dialect: 'openai',
    webhookUrl: null,
    webhookField: 'webhook_url',
    publicRequest: toPublicRequest(wire),
  };
}

/** Words of older models, which their clients go on sending to newer ones. */
const olderQualities: ReadonlyMap<string, string> = new Map([
  ['standard', 'medium'],
  ['hd', 'high'],
]);

function toQuality({ settings }: Model, quality: string | null | undefined): string | null | undefined {
  const { options = [] } = settings.find(({ key }) => key === 'quality') ?? {};
  const newer = quality ? olderQualities.get(quality) : undefined;
  return newer !== undefined && !options.some((option) => option === quality) && options.some((option) => option === newer) ? newer : quality;
}

function toSource(role: 'image' | 'mask', field: string, { image_url: url, file_id: id }: ImageEditsRequest['images'][number]): InputSource {
  const text = url ?? id;
  if (text === undefined || (url !== undefined && id !== undefined)) {
    throw new RefusedField(field, { es: "lleva 'image_url' o 'file_id'", pt: "leva 'image_url' ou 'file_id'", en: "takes either 'image_url' or 'file_id'" });
  }
  return { role, field: `${field}.${url === undefined ? 'file_id' : 'image_url'}`, source: { text } };
}

const given = (fields: object) => Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== null));
