import { ProviderError, type ProviderMediaOutcome, type ProviderMediaRequest, type UnsupportedField } from '@portazgo/providers-contract';
import type { EngineHost } from '../host/engine-host.ts';
import type { EngineRunOptions } from '../host/engine-spec.ts';
import type { LocalMaker } from '../local-media.model.ts';
import { localProvider } from '../local-provider.ts';
import { soundMimeTypes } from '../sound/sound-format.ts';
import type { SpeakTasks } from './speaking.ts';
import { speechOf, type Cast, type SpeechOrder } from './speech-order.ts';

const defaultFormat = 'mp3';

/** Speech as a job: the file comes whole. */
export class SpeechMaker implements LocalMaker {
  constructor(
    private readonly engine: EngineHost<SpeakTasks>,
    private readonly cast: Cast,
  ) {}

  unsupported(request: ProviderMediaRequest): UnsupportedField | null {
    if (request.operation !== 'audio.speak') return { field: 'operation', reason: 'it only speaks' };
    const speech = speechOf(orderOf(request), this.cast);
    return 'reason' in speech ? speech : null;
  }

  async make(request: ProviderMediaRequest, run: EngineRunOptions): Promise<ProviderMediaOutcome> {
    const speech = speechOf(orderOf(request), this.cast);
    if ('reason' in speech) throw new ProviderError({ provider: localProvider, kind: 'bad_request', accepted: 'no', ...speech });
    const { bytes, seconds } = await this.engine.run('speak', { ...speech, isStreamed: false }, run);
    return { results: [{ bytes, mimeType: soundMimeTypes[speech.format] }], quantities: { seconds } };
  }
}

function orderOf({ prompt, turns, settings, fields, constants }: ProviderMediaRequest): SpeechOrder {
  const spoken = turns.length > 0 || prompt === undefined ? turns : [{ text: prompt }];
  return { turns: spoken, format: String(settings.format ?? settings.output_format ?? defaultFormat), settings, fields, constants };
}
