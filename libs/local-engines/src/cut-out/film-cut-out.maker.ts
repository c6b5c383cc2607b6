import type { ProviderMediaOutcome, ProviderMediaRequest, UnsupportedField } from '@portazgo/providers-contract';
import type { EngineHost } from '../host/engine-host.ts';
import type { EngineRunOptions } from '../host/engine-spec.ts';
import type { LocalMaker } from '../local-media.model.ts';
import { backdropOf, unsupportedBackdrop } from './backdrop-of-request.ts';
import { filmBounds } from './film-bounds.ts';
import type { FilmCutOutTasks } from './film-cut-out.ts';

/** `video.remove-background` of films of people: WebM where nothing is put behind them, else MP4. */
export class FilmCutOutMaker implements LocalMaker {
  constructor(private readonly engine: EngineHost<FilmCutOutTasks>) {}

  unsupported(request: ProviderMediaRequest): UnsupportedField | null {
    const video = filmOf(request);
    if (video && video.bytes > filmBounds.bytesMax) return { field: 'video', reason: `it takes films of up to ${filmBounds.bytesMax} bytes` };
    if (request.settings.output_format) return { field: 'output_format', reason: 'what is behind decides: WebM for nothing, else MP4' };
    return unsupportedBackdrop(request);
  }

  async make(request: ProviderMediaRequest, run: EngineRunOptions): Promise<ProviderMediaOutcome> {
    const video = filmOf(request);
    if (!video) throw new Error('the house lets no such request through');
    const { film, mimeType } = await this.engine.run('cutOut', { video: await video.read(), backdrop: await backdropOf(request) }, run);
    return { results: [{ bytes: film, mimeType }] };
  }
}

const filmOf = ({ inputs }: ProviderMediaRequest) => inputs.find(({ role }) => role === 'video');
