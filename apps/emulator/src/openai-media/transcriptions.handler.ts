import { countReceived } from '../answers/tokens.ts';
import { mediaFacts } from '../media/media-facts.ts';
import { srtOf, vttOf } from '../media/subtitles.ts';
import { makeTranscript, type Transcript } from '../media/transcript.ts';
import { doWork } from '../media-call/do-work.ts';
import { EventStream } from '../media-call/event-stream.ts';
import type { MediaCall } from '../media-call/media-call.ts';
import { pause } from '../media-call/pause.ts';
import { sendJson, sendText } from '../media-call/send-media.ts';
import { invalidValue } from './openai-read.ts';
import { type TranscriptionRequest, transcriptionRequest } from './transcription-request.ts';

const audioTokensPerSecond = 10;
const languages: Readonly<Record<string, string>> = { es: 'spanish', pt: 'portuguese', en: 'english', fr: 'french', de: 'german', it: 'italian' };

/** `POST /audio/transcriptions` */
export const transcribe = (call: MediaCall) => answerTranscription(call, false);
/** `POST /audio/translations` */
export const translate = (call: MediaCall) => answerTranscription(call, true);

async function answerTranscription(call: MediaCall, isTranslation: boolean): Promise<void> {
  const request = await transcriptionRequest(call, isTranslation);
  const facts = mediaFacts(request.file.bytes);
  if (!facts || facts.kind === 'image') throw invalidValue('file', 'Audio file might be corrupted or unsupported.');
  const made = makeTranscript(`openai/${request.model}`, request.file.bytes, facts, call.behaviour.tokens);
  const transcript: Transcript = call.behaviour.isEmpty ? { ...made, text: '', words: [], segments: [] } : made;
  const usage = usageOf(request.model, transcript, request.prompt ?? '');
  call.record.promptTokens = usage.input_tokens ?? 0;
  call.record.completionTokens = usage.output_tokens ?? 0;
  await doWork(call, { seconds: made.seconds });
  const shown = call.behaviour.faults.has('usage-absent') ? {} : { usage };
  if (request.stream === true && !request.model.startsWith('whisper-1')) await streamTranscript(call, request, transcript, shown);
  else sendTranscript(call, request, transcript, shown, isTranslation);
}

function sendTranscript(call: MediaCall, request: TranscriptionRequest, transcript: Transcript, shown: object, isTranslation: boolean): void {
  const { format, include } = request;
  const { text, seconds, words, segments } = transcript;
  if (format === 'text') sendText(call, 200, 'text/plain; charset=utf-8', `${text}\n`);
  else if (format === 'srt') sendText(call, 200, 'text/plain; charset=utf-8', srtOf(transcript));
  else if (format === 'vtt') sendText(call, 200, 'text/vtt; charset=utf-8', vttOf(transcript));
  else if (format === 'diarized_json') sendJson(call, 200, { task: 'transcribe', duration: seconds, text, segments: spoken(transcript, request), ...shown });
  else if (format === 'verbose_json') {
    const granularities = request.timestamp_granularities ?? ['segment'];
    sendJson(call, 200, {
      task: isTranslation ? 'translate' : 'transcribe',
      language: isTranslation ? 'english' : (languages[request.language ?? 'en'] ?? request.language),
      duration: seconds,
      text,
      ...(granularities.includes('word') ? { words } : {}),
      ...(granularities.includes('segment') ? { segments: segments.map(verbose) } : {}),
      ...shown,
    });
  } else {
    const logprobs = words.map(({ word }) => ({ token: word, logprob: -0.1, bytes: [...Buffer.from(word)] }));
    const heard = request.model.startsWith('gpt-transcribe') ? { languages: request.languages ?? ['en'] } : {};
    sendJson(call, 200, { text, ...heard, ...(include ? { logprobs } : {}), ...shown });
  }
}

function verbose({ id, start, end, text }: Transcript['segments'][number]) {
  return { id, seek: 0, start, end, text: ` ${text}`, tokens: [50_364 + id], temperature: 0, avg_logprob: -0.2, compression_ratio: 1.3, no_speech_prob: 0.01 };
}

function spoken({ segments }: Transcript, { known_speaker_names: names }: TranscriptionRequest) {
  const speakers = names?.length ? names : ['A', 'B'];
  return segments.map(({ id, start, end, text }) => ({
    type: 'transcript.text.segment',
    id: `seg_${id}`,
    start,
    end,
    text: ` ${text}`,
    speaker: speakers[id % speakers.length],
  }));
}

async function streamTranscript(call: MediaCall, request: TranscriptionRequest, transcript: Transcript, shown: object): Promise<void> {
  const stream = new EventStream(call);
  for (const [at, { word }] of transcript.words.entries()) {
    if (at > 0) await pause(call.behaviour.intervalMs);
    stream.send({ type: 'transcript.text.delta', delta: at === 0 ? word : ` ${word}` });
  }
  if (request.format === 'diarized_json') for (const segment of spoken(transcript, request)) stream.send(segment);
  stream.finish({ type: 'transcript.text.done', text: transcript.text, ...shown });
}

interface Usage {
  readonly type: 'duration' | 'tokens';
  readonly seconds?: number;
  readonly input_tokens?: number;
  readonly input_token_details?: { readonly text_tokens: number; readonly audio_tokens: number };
  readonly output_tokens?: number;
  readonly total_tokens?: number;
}

/** By the clock for Whisper, by tokens for the others. */
function usageOf(model: string, { seconds, text }: Transcript, prompt: string): Usage {
  if (model.startsWith('whisper-1')) return { type: 'duration', seconds: Math.ceil(seconds) };
  const details = { text_tokens: countReceived(prompt), audio_tokens: Math.ceil(seconds * audioTokensPerSecond) };
  const input_tokens = details.text_tokens + details.audio_tokens;
  const output_tokens = countReceived(text);
  return { type: 'tokens', input_tokens, input_token_details: details, output_tokens, total_tokens: input_tokens + output_tokens };
}
