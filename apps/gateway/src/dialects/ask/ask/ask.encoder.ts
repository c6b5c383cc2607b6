import type { ChatEvent, Locale } from '@portazgo/contracts';
import type { ServiceError } from '@portazgo/errors';
import { dataEvent } from '../../../inference/event-text.ts';
import type { StreamEncoder } from '../../../inference/stream-encoder.ts';
import { askErrors } from '../ask-errors.ts';
import { toUsage } from './ask.translator.ts';

/** A stream as server-sent events. What a model thinks before it answers is not part of the format. */
export class AskEncoder implements StreamEncoder {
  constructor(private readonly locale: Locale) {}

  encode(events: readonly ChatEvent[]): string {
    let text = '';
    for (const event of events) {
      const json = toAskJson(event);
      if (json !== undefined) text += `data: ${json}\n\n`;
    }
    return text;
  }

  end(): string {
    return '';
  }

  fail(error: ServiceError): string {
    return dataEvent(askErrors.body(error, this.locale));
  }
}

/** One event as the JSON of one frame; undefined for those that have none. */
export function toAskJson(event: ChatEvent): string | undefined {
  switch (event.type) {
    case 'text-delta':
    case 'refusal-delta':
      return `{"answer":${JSON.stringify(event.text)},"done":false}`;
    case 'chat-end':
      return JSON.stringify({ answer: '', done: true, usage: toUsage(event.receipt) });
    default:
      return undefined;
  }
}
