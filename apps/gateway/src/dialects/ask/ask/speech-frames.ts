import type { Locale, MediaReceipt, SpeechEvent } from '@portazgo/contracts';
import type { ServiceError } from '@portazgo/errors';
import { dataEvent } from '../../../inference/event-text.ts';
import type { SpeechEncoder } from '../../../media/speech-flow.ts';
import { askErrors } from '../ask-errors.ts';
import { toMediaUsage } from './ask.translator.ts';

const delta = (base64: string) => ({ answer: '', audio: base64, done: false });
const end = (receipt: MediaReceipt) => ({ answer: '', done: true, usage: toMediaUsage(receipt) });

/** Speech as events: `audio` holds base64 of the next bytes of the file. */
export class SpeechFrames implements SpeechEncoder {
  constructor(private readonly locale: Locale) {}

  delta(base64: string): string {
    return dataEvent(delta(base64));
  }

  end(receipt: MediaReceipt): string {
    return dataEvent(end(receipt));
  }

  fail(error: ServiceError): string {
    return dataEvent(askErrors.body(error, this.locale));
  }
}

/** One event as the JSON of one frame; undefined for those that have none. */
export function toSpeechJson(event: SpeechEvent): string | undefined {
  if (event.type === 'bytes-delta') return JSON.stringify(delta(event.base64));
  return event.type === 'speech-end' ? JSON.stringify(end(event.receipt)) : undefined;
}
