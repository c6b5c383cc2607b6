import { withMidwayFaults } from '../chat/stream-faults.ts';
import { BodyWriter } from '../delivery/body-writer.ts';
import { createFrameEncoder } from '../delivery/frame.ts';
import { packetsOf } from '../delivery/packets.ts';
import { StreamPlayer } from '../delivery/stream-player.ts';
import { beginCall, refuseMissing } from '../media-call/begin-call.ts';
import { doWork } from '../media-call/do-work.ts';
import type { MediaCall } from '../media-call/media-call.ts';
import { headersOf, sendJson } from '../media-call/send-media.ts';
import { Refusal } from '../refusal.ts';
import { composeGemini, type GeminiAnswer } from './gemini-answer.ts';
import { geminiChunks, geminiFrames, wholeGemini } from './gemini-frames.ts';
import { readGemini } from './gemini-read.ts';
import { usageMetadata } from './gemini-usage.ts';

/** `models/{model}:generateContent` and `:streamGenerateContent`. */
export async function generateContent(call: MediaCall): Promise<void> {
  const model = await beginCall(call, call.params.model);
  const isStream = call.params.action === 'streamGenerateContent';
  call.record.stream = isStream;
  refuseMissing(model, () => new Refusal(404, `models/${model} is not found for API version v1beta, or is not supported for generateContent.`));
  const request = readGemini(call, model);
  const answer = await composeGemini(call, request, model);
  const { counts } = answer;
  call.record.operation = answer.operation;
  call.record.promptTokens = counts.prompt;
  call.record.completionTokens = counts.text + counts.images + counts.audio + counts.thoughts;
  const { moderates } = call.behaviour;
  const shown = moderates ? blocked(answer, moderates) : answer;
  // A blocked prompt or answer is a success of HTTP: only its content says what happened.
  await doWork({ ...call, behaviour: { ...call.behaviour, moderates: undefined } }, answer.units);
  if (moderates) Object.assign(call.record, { outcome: 'refused', billable: false, units: {} });
  call.behaviour = { ...call.behaviour, queueMs: 0 };
  if (isStream && call.query.get('alt') === 'sse' && !call.behaviour.faults.has('json-for-stream')) stream(call, shown);
  else if (isStream) sendJson(call, 200, [...chunksOf(shown, call)]);
  else sendJson(call, 200, wholeOf(shown, call));
}

interface Blocked extends GeminiAnswer {
  readonly blockReason?: string;
}

function blocked(answer: GeminiAnswer, where: 'input' | 'output'): Blocked {
  const isPicture = answer.operation.startsWith('image');
  const counts = { ...answer.counts, text: 0, images: 0, audio: 0, thoughts: 0 };
  if (where === 'input') return { ...answer, counts, candidates: [], blockReason: isPicture ? 'PROHIBITED_CONTENT' : 'SAFETY' };
  return { ...answer, counts, candidates: [{ parts: [], finishReason: isPicture ? 'IMAGE_SAFETY' : 'SAFETY' }] };
}

function wholeOf(answer: Blocked, { behaviour }: MediaCall): Record<string, unknown> {
  if (!answer.blockReason) return wholeGemini(answer, behaviour.faults);
  const { candidates: _none, ...rest } = wholeGemini(answer, behaviour.faults);
  return { promptFeedback: { blockReason: answer.blockReason }, ...rest };
}

function* chunksOf(answer: Blocked, call: MediaCall): Generator<Record<string, unknown>> {
  if (answer.blockReason) yield wholeOf(answer, call);
  else for (const { chunk } of geminiChunks(answer, call.behaviour.faults)) yield chunk;
}

/** Lines end with CRLF, nothing but the end of the body tells the end. */
function stream(call: MediaCall, answer: Blocked): void {
  const { behaviour, response, record, vendor, tickers } = call;
  const { faults, cutBytes, stallBytes } = behaviour;
  record.status = 200;
  response.writeHead(200, headersOf(call, { 'content-type': 'text/event-stream' }));
  const writer = new BodyWriter(response, record, { packets: packetsOf(faults), cutBytes, stallBytes });
  call.writer = writer;
  const frames = answer.blockReason ? [{ data: JSON.stringify(wholeOf(answer, call)), tokens: 0 }].values() : geminiFrames(answer, faults);
  const errors = { errorBody: (refusal: Refusal) => vendor.errorBody(refusal), losesErrors: false, doneAfterError: false };
  const faulty = withMidwayFaults(frames, call.record.completionTokens, faults, errors);
  const encode = createFrameEncoder(faults.has('cr') ? faults : new Set([...faults, 'crlf']));
  const player = new StreamPlayer(faulty, encode, writer, response, record);
  player.play(behaviour.intervalMs > 0 ? tickers.of(behaviour.intervalMs) : undefined);
}

/** `models/{model}:countTokens` */
export async function countTokens(call: MediaCall): Promise<void> {
  const model = await beginCall(call, call.params.model);
  const { counts } = await composeGemini(call, readGemini(call, model), model);
  const { usageMetadata: usage } = usageMetadata(counts, call.behaviour.faults) as { usageMetadata?: { promptTokenCount: number } };
  sendJson(call, 200, { totalTokens: usage?.promptTokenCount ?? 0 });
}
