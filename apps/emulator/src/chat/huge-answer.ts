import { pipeline, Readable } from 'node:stream';
import type { Call } from '../call.ts';
import { replyHeaders } from '../exchange.ts';
import type { ChatAnswer } from './chat-answer.ts';
import type { ChatRequest } from './chat-request.ts';
import { wholeCompletion } from './whole-completion.ts';

const block = 'huge '.repeat(13_108).slice(0, 65_536);
const blocksPerMebibyte = 16;

/** An answer whose content no reader should take whole into memory. It is bounded, made as it leaves, and waits for a slow reader. */
export function sendHuge(call: Call, answer: ChatAnswer, request: ChatRequest): void {
  const { response, record, vendor, behaviour } = call;
  const isStream = request.stream === true;
  const marker = '\u0001';
  const shape = isStream
    ? {
        id: answer.id,
        object: 'chat.completion.chunk',
        created: answer.created,
        model: answer.model,
        choices: [{ index: 0, delta: { content: marker }, finish_reason: null }],
      }
    : wholeCompletion(
        { ...answer, choices: [{ index: 0, reasoning: [], content: [marker], toolCalls: [], finishReason: 'stop' }] },
        request,
        vendor.chat,
        behaviour.faults,
      );
  const [before = '', after = ''] = JSON.stringify(shape).split(JSON.stringify(marker).slice(1, -1));
  record.status = 200;
  response.writeHead(200, replyHeaders(call, { 'content-type': isStream ? 'text/event-stream; charset=utf-8' : 'application/json' }));
  const counted = (text: string) => {
    record.bodyBytesDelivered += Buffer.byteLength(text);
    return text;
  };
  function* pieces(): Generator<string> {
    yield counted(isStream ? `data: ${before}` : before);
    for (let left = (behaviour.hugeMebibytes ?? 0) * blocksPerMebibyte; left > 0; left--) yield counted(block);
    yield counted(isStream ? `${after}\n\ndata: [DONE]\n\n` : after);
  }
  // A reader that leaves ends the pipeline with an error that nobody needs: the journal tells it.
  pipeline(Readable.from(pieces()), response, () => undefined);
}
