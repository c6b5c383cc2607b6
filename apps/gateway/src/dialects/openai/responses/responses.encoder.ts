import type { ChatEvent, Locale } from '@portazgo/contracts';
import type { ServiceError } from '@portazgo/errors';
import { publicDetails } from '../../../edge/dialect-errors.ts';
import type { StreamEncoder } from '../../../inference/stream-encoder.ts';
import type { ResponseEvent } from './output/response-events.ts';
import type { ResponseOutput } from './output/response-output.ts';
import type { ResponseBody } from './response.wire.ts';
import { newOutput, toBody, toFinished, type ResponseFrame } from './responses.translator.ts';

export interface ResponsesEncoderOptions extends ResponseFrame {
  readonly locale: Locale;
  /** Keeps the finished response; says whether it is kept. */
  readonly keep: (response: ResponseBody) => Promise<boolean>;
}

/**
 * A stream of named events with rising numbers, in OpenAI's order: created, in_progress, each item from its opening to its end, and one
 * terminal event with the whole response. A failure is told twice, because official libraries raise on `error` and others look for
 * `response.failed`.
 */
export class ResponsesEncoder implements StreamEncoder {
  #number = 0;
  #model: string;
  #hasBegun = false;
  #end: Extract<ChatEvent, { type: 'chat-end' }> | undefined;
  readonly #output: ResponseOutput;

  constructor(private readonly options: ResponsesEncoderOptions) {
    this.#model = options.wire.model;
    this.#output = newOutput(options);
  }

  encode(events: readonly ChatEvent[]): string {
    return events.map((event) => this.#encodeOne(event)).join('');
  }

  async end(): Promise<string> {
    if (!this.#end) return '';
    const { finishReason, receipt } = this.#end;
    const response = toFinished(this.options, { model: this.#model, finishReason, receipt, items: this.#output.items });
    if (response.store) response.store = await this.options.keep(response);
    return this.#write([{ type: response.status === 'completed' ? 'response.completed' : 'response.incomplete', response }]);
  }

  fail(error: ServiceError): string {
    const message = error.text(this.options.locale);
    const code = errorCodeOf(error);
    const param = error.field ?? null;
    const details = { code: error.code, ...publicDetails(error) };
    const response = { ...this.#body('failed'), store: false, output: this.#output.items, error: { code, message, details } };
    return (
      this.#begin() +
      this.#write([
        // The libraries raise on the inner object; the outer fields are those of OpenAI's documentation.
        { type: 'error', code, message, param, error: { type: typeOf(error), code, message, param, details } },
        { type: 'response.failed', response },
      ])
    );
  }

  #encodeOne(event: ChatEvent): string {
    switch (event.type) {
      case 'chat-start':
        this.#model = event.model;
        return this.#begin();
      case 'chat-end':
        this.#end = event;
        return this.#begin() + this.#write(this.#output.finish(event.finishReason));
      default:
        return this.#begin() + this.#write(this.#output.take(event));
    }
  }

  #begin(): string {
    if (this.#hasBegun) return '';
    this.#hasBegun = true;
    const response = this.#body('in_progress');
    return this.#write([
      { type: 'response.created', response },
      { type: 'response.in_progress', response },
    ]);
  }

  #body(status: ResponseBody['status']): ResponseBody {
    return { ...toBody(this.options, this.#model), status };
  }

  #write(events: readonly ResponseEvent[]): string {
    return events.map(({ type, ...data }) => `event: ${type}\ndata: ${JSON.stringify({ type, sequence_number: this.#number++, ...data })}\n\n`).join('');
  }
}

/** One of the codes that OpenAI's clients know; ours stands in `details`. */
function errorCodeOf(error: ServiceError): string {
  if (error.status === 429) return 'rate_limit_exceeded';
  // Clients that shorten a conversation look for this one.
  if (error.code === 'context_length_exceeded') return error.code;
  return error.status < 500 ? 'invalid_prompt' : 'server_error';
}

function typeOf(error: ServiceError): string {
  if (error.status === 429) return 'rate_limit_error';
  return error.status < 500 ? 'invalid_request_error' : 'server_error';
}
