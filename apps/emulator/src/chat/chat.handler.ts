import type { Call } from '../call.ts';
import { BodyWriter } from '../delivery/body-writer.ts';
import { createFrameEncoder } from '../delivery/frame.ts';
import { packetsOf } from '../delivery/packets.ts';
import { StreamPlayer } from '../delivery/stream-player.ts';
import type { Tickers } from '../delivery/ticker.ts';
import { sendWhole, waitInQueue } from '../delivery/whole-body.ts';
import { replyHeaders } from '../exchange.ts';
import { readRequest } from '../vendor-request.ts';
import { chatFrames } from './chat-frames.ts';
import type { ChatAnswer } from './chat-answer.ts';
import { type ChatRequest, chatRequest } from './chat-request.ts';
import { composeChat, identityOf } from './compose-chat.ts';
import { sendHuge } from './huge-answer.ts';
import { brokenOff, withMidwayFaults } from './stream-faults.ts';
import { wholeCompletion } from './whole-completion.ts';

/** `POST /chat/completions`. Throws what the vendor refuses; otherwise answers, as a stream or whole. */
export function answerChat(call: Call, tickers: Tickers): void {
  const request = readRequest(call, chatRequest);
  call.record.stream = request.stream === true;
  call.vendor.checkChat(request);
  const answer = composeChat(call.vendor, request, call.behaviour, identityOf(call.vendor, call.body, call.record.behaviour));
  const { counts } = answer;
  call.record.promptTokens = counts.prompt;
  call.record.completionTokens = counts.completion + counts.reasoning;
  if (call.behaviour.hugeMebibytes !== undefined) sendHuge(call, answer, request);
  else if (request.stream === true && !call.behaviour.faults.has('json-for-stream')) streamAnswer(call, answer, request, tickers);
  else sendAnswer(call, answer, request);
}

function sendAnswer(call: Call, answer: ChatAnswer, request: ChatRequest): void {
  const { vendor, behaviour } = call;
  const { faults } = behaviour;
  const isBlankFirst = vendor.chat.keepsAlive;
  if (faults.has('error-chunk') || faults.has('error-event')) {
    sendWhole(call, { status: 200, content: JSON.stringify(vendor.errorBody(brokenOff())), isBlankFirst });
    return;
  }
  if (faults.has('error-array')) {
    const body = vendor.errorBody(brokenOff());
    sendWhole(call, { status: 400, content: JSON.stringify(Array.isArray(body) ? body : [body]) });
    return;
  }
  const hasUsage = !faults.has('usage-absent') && !faults.has('usage-null');
  const tokens = answer.counts.completion + answer.counts.reasoning;
  sendWhole(call, { status: 200, content: JSON.stringify(wholeCompletion(answer, request, vendor.chat, faults)), tokens, hasUsage, isBlankFirst });
}

function streamAnswer(call: Call, answer: ChatAnswer, request: ChatRequest, tickers: Tickers): void {
  const { vendor, behaviour, response, record } = call;
  const { faults } = behaviour;
  record.status = 200;
  response.writeHead(200, replyHeaders(call, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache' }));
  const writer = new BodyWriter(response, record, { packets: packetsOf(faults), cutBytes: behaviour.cutBytes, stallBytes: behaviour.stallBytes });
  call.writer = writer;
  const frames = withMidwayFaults(chatFrames(answer, request, vendor.chat, behaviour), record.completionTokens, faults, {
    errorBody: (refusal) => vendor.errorBody(refusal),
    losesErrors: vendor.chat.losesErrors,
    doneAfterError: vendor.chat.doneAfterError,
  });
  const player = new StreamPlayer(frames, createFrameEncoder(faults), writer, response, record);
  if (vendor.chat.keepsAlive) writer.write(': keep-alive\n\n', 0);
  waitInQueue(call, ': keep-alive\n\n', () => player.play(behaviour.intervalMs > 0 ? tickers.of(behaviour.intervalMs) : undefined));
}
