import type { ProviderMediaOutcome, ProviderMediaRequest, UnsupportedField } from '@portazgo/providers-contract';
import type { EngineHost } from '../host/engine-host.ts';
import type { EngineRunOptions } from '../host/engine-spec.ts';
import type { LocalMaker } from '../local-media.model.ts';
import { asPictureFormat, mimeTypes } from '../picture/picture-format.ts';
import { enlargements, type EsrganTasks } from './esrgan.ts';

const known = new Set(['factor', 'output_format']);

/** `image.enhance`: a larger picture with more detail. */
export class EnhanceMaker implements LocalMaker {
  constructor(private readonly engine: EngineHost<EsrganTasks>) {}

  unsupported(request: ProviderMediaRequest): UnsupportedField | null {
    const { settings } = request;
    const stranger = Object.keys(settings).find((key) => !known.has(key) && settings[key] !== '' && settings[key] !== false);
    if (stranger) return { field: stranger, reason: 'the provider has no such setting' };
    if (factorOf(request) === undefined) return { field: 'factor', reason: `it enlarges ${enlargements.join(' or ')} times` };
    return formatOf(request) ? null : { field: 'output_format', reason: 'it makes jpg, png and webp' };
  }

  async make(request: ProviderMediaRequest, run: EngineRunOptions): Promise<ProviderMediaOutcome> {
    const image = request.inputs.find(({ role }) => role === 'image');
    const [factor, format] = [factorOf(request), formatOf(request)];
    if (!image || !factor || !format) throw new Error('the house lets no such request through');
    const { picture } = await this.engine.run('enlarge', { image: await image.read(), factor, format }, run);
    return { results: [{ bytes: picture, mimeType: mimeTypes[format] }] };
  }
}

const factorOf = ({ settings }: ProviderMediaRequest) => enlargements.find((factor) => factor === Number(settings.factor ?? 2));
const formatOf = ({ settings }: ProviderMediaRequest) => asPictureFormat(settings.output_format ?? 'png');
