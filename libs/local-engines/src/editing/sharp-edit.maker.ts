import type { ProviderMediaOutcome, ProviderMediaRequest, UnsupportedField } from '@portazgo/providers-contract';
import type { EngineHost } from '../host/engine-host.ts';
import type { EngineRunOptions } from '../host/engine-spec.ts';
import type { LocalMaker } from '../local-media.model.ts';
import { asPictureFormat, mimeTypes } from '../picture/picture-format.ts';
import { editSteps } from './edit-settings.ts';
import type { SharpEditTasks } from './sharp-edit.ts';

const known = new Set(['effect', 'amount', 'width', 'height', 'aspect_ratio', 'text', 'position', 'color', 'output_format', 'count']);

/** `image.edit` of what needs no generative model. */
export class SharpEditMaker implements LocalMaker {
  constructor(private readonly engine: EngineHost<SharpEditTasks>) {}

  unsupported(request: ProviderMediaRequest): UnsupportedField | null {
    const { operation, inputs, settings } = request;
    if (operation !== 'image.edit') return { field: 'model', reason: 'it only edits pictures' };
    const stranger = Object.keys(settings).find((key) => !known.has(key));
    if (stranger) return { field: stranger, reason: 'the provider has no such setting' };
    if (Number(settings.count ?? 1) !== 1) return { field: 'count', reason: 'an edit by rules comes out in one way only' };
    const other = inputs.find(({ role }) => role !== 'image');
    if (other) return { field: other.role, reason: 'it edits the whole picture' };
    if (inputs.length !== 1) return { field: 'image', reason: 'it edits one picture' };
    if (!asPictureFormat(settings.output_format ?? 'png')) return { field: 'output_format', reason: 'it makes png, jpg and webp' };
    const steps = editSteps(request);
    return 'reason' in steps ? steps : null;
  }

  async make(request: ProviderMediaRequest, run: EngineRunOptions): Promise<ProviderMediaOutcome> {
    const image = request.inputs.find(({ role }) => role === 'image');
    const format = asPictureFormat(request.settings.output_format ?? 'png');
    const steps = editSteps(request);
    if (!image || !format || 'reason' in steps) throw new Error('the house lets no such request through');
    const { picture } = await this.engine.run('edit', { image: await image.read(), steps, format }, run);
    return { results: [{ bytes: picture, mimeType: mimeTypes[format] }] };
  }
}
