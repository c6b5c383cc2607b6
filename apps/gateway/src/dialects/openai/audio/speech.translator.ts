import type { Catalog } from '@portazgo/catalog';
import { inputTokens, outputTokens, toCredits, type Locale, type MediaReceipt } from '@portazgo/contracts';
import { ServiceError } from '@portazgo/errors';
import { splitDialogue } from '../../../media/dialogue.ts';
import type { MediaDraft } from '../../../media/media-draft.ts';
import type { SpeechEncoder } from '../../../media/speech-flow.ts';
import { dataEvent } from '../../../inference/event-text.ts';
import { openAiErrors } from '../openai-errors.ts';
import type { SpeechWire } from './speech.wire.ts';
import { modelNotFound } from '../../../inference/model-refusals.ts';

export function fromSpeech(wire: SpeechWire, catalog: Pick<Catalog, 'find'> & Partial<Pick<Catalog, 'namesNear'>>): MediaDraft<'audio.speak'> {
  const { model: name, input, voice, response_format, speed, instructions, language } = wire;
  const model = catalog.find(name);
  if (!model) throw modelNotFound(catalog, name);
  const voices = Array.isArray(voice) ? voice : [typeof voice === 'object' && voice !== null ? voice.id : (voice ?? undefined)];
  const turns = splitDialogue(input).map(({ speaker = 0, text }) => ({ text, voice: voices[speaker] ?? voices[0], field: 'voice' }));
  // A speed of 1 is what happens anyway; models without the setting would refuse it.
  const settings = { format: response_format, speed: speed === 1 ? undefined : speed, instructions, language };
  return {
    model,
    operation: 'audio.speak',
    turns,
    inputs: [],
    settings: Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined && value !== null)),
    names: { turns: 'input', text: 'input', prompt: 'input', format: 'response_format' },
  };
}

/** Speech as events (`stream_format: sse`). */
export class SpeechEvents implements SpeechEncoder {
  constructor(private readonly locale: Locale) {}

  delta(base64: string): string {
    return dataEvent({ type: 'speech.audio.delta', audio: base64 });
  }

  end({ tokens, chargedMicroCredits }: MediaReceipt): string {
    const input = tokens ? inputTokens(tokens) : 0;
    const output = tokens ? outputTokens(tokens) : 0;
    return dataEvent({
      type: 'speech.audio.done',
      usage: { input_tokens: input, output_tokens: output, total_tokens: input + output, cost: toCredits(chargedMicroCredits) },
    });
  }

  fail(error: ServiceError): string {
    return dataEvent({ type: 'error', ...openAiErrors.body(error, this.locale) });
  }
}
