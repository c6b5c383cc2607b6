import type { ProviderMediaOutcome, ProviderMediaRequest, UnsupportedField } from '@portazgo/providers-contract';
import type { EngineHost } from '../host/engine-host.ts';
import type { EngineRunOptions } from '../host/engine-spec.ts';
import type { LocalMaker } from '../local-media.model.ts';
import { asPictureFormat, mimeTypes } from '../picture/picture-format.ts';
import { backdropOf, unsupportedBackdrop } from './backdrop-of-request.ts';
import type { SelfieTasks } from './selfie.ts';

/** `image.remove-background` of pictures of people. */
export class CutOutMaker implements LocalMaker {
  constructor(private readonly engine: EngineHost<SelfieTasks>) {}

  unsupported(request: ProviderMediaRequest): UnsupportedField | null {
    if (formatOf(request) === null) return { field: 'output_format', reason: 'it makes png, webp and jpg' };
    return unsupportedBackdrop(request);
  }

  async make(request: ProviderMediaRequest, run: EngineRunOptions): Promise<ProviderMediaOutcome> {
    const image = request.inputs.find(({ role }) => role === 'image');
    const format = formatOf(request);
    if (!image || !format) throw new Error('the house lets no such request through');
    const order = { image: await image.read(), backdrop: await backdropOf(request), format };
    const { picture } = await this.engine.run('cutOut', order, run);
    return { results: [{ bytes: picture, mimeType: mimeTypes[format] }] };
  }
}

/** Only a PNG or WebP can show that the background is gone. */
const formatOf = ({ settings }: ProviderMediaRequest) => asPictureFormat(settings.output_format ?? 'png');
