import type { ProviderMediaOutcome, ProviderMediaRequest, UnsupportedField } from '@portazgo/providers-contract';
import type { EngineHost } from '../host/engine-host.ts';
import type { EngineRunOptions } from '../host/engine-spec.ts';
import type { LocalMaker } from '../local-media.model.ts';
import { asPictureFormat, mimeTypes } from '../picture/picture-format.ts';
import type { FaceSwapTasks } from './face-swap.ts';

/** The consent is checked at the door: who asks has it. */
const known = new Set(['target_index', 'output_format', 'consent']);

/** `image.face-swap`. */
export class FaceSwapMaker implements LocalMaker {
  constructor(private readonly engine: EngineHost<FaceSwapTasks>) {}

  unsupported({ operation, inputs, settings }: ProviderMediaRequest): UnsupportedField | null {
    if (operation !== 'image.face-swap') return { field: 'model', reason: 'it only swaps faces' };
    const stranger = Object.keys(settings).find((key) => !known.has(key));
    if (stranger) return { field: stranger, reason: 'the provider has no such setting' };
    if (!asPictureFormat(settings.output_format ?? 'jpeg')) return { field: 'output_format', reason: 'it makes jpeg, png and webp' };
    const missing = (['image', 'face'] as const).find((role) => inputs.filter((input) => input.role === role).length !== 1);
    return missing ? { field: missing, reason: 'it takes exactly one' } : null;
  }

  async make({ inputs, settings }: ProviderMediaRequest, run: EngineRunOptions): Promise<ProviderMediaOutcome> {
    const [image, face] = (['image', 'face'] as const).map((role) => inputs.find((input) => input.role === role));
    const format = asPictureFormat(settings.output_format ?? 'jpeg');
    if (!image || !face || !format) throw new Error('the house lets no such request through');
    const order = { image: await image.read(), face: await face.read(), targetIndex: Number(settings.target_index ?? 0), format };
    const { picture } = await this.engine.run('swap', order, run);
    return { results: [{ bytes: picture, mimeType: mimeTypes[format] }] };
  }
}
