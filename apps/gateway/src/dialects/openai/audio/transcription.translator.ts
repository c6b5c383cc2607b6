import type { Catalog } from '@portazgo/catalog';
import { inputTokens, outputTokens, toCredits, type SegmentFacts, type StoredFile, type TranscriptionReply } from '@portazgo/contracts';
import { RefusedField, unsupported } from '../../../edge/refused-field.ts';
import type { WholeAnswer } from '../../../inference/http-answers.ts';
import { dataEvent } from '../../../inference/event-text.ts';
import type { TranscriptionDraft } from '../../../media/transcription-flow.ts';
import { toSrt, toVtt } from './subtitles.ts';
import type { TranscriptionForm } from './transcription.wire.ts';
import { modelNotFound } from '../../../inference/model-refusals.ts';

export function fromTranscription(
  form: TranscriptionForm,
  file: StoredFile | undefined,
  translate: boolean,
  catalog: Pick<Catalog, 'find'> & Partial<Pick<Catalog, 'namesNear'>>,
): TranscriptionDraft {
  const model = catalog.find(form.model);
  if (!model) throw modelNotFound(catalog, form.model);
  if (!file) throw new RefusedField('file', { es: 'falta', pt: 'falta', en: 'is missing' });
  if ([form['include[]'], form.include].flat().some((each) => each))
    throw unsupported('include', {
      es: 'las probabilidades de las palabras no se transmiten',
      pt: 'as probabilidades das palavras não são transmitidas',
      en: 'the probabilities of words are not passed on',
    });
  const wanted = form['timestamp_granularities[]'] ?? form.timestamp_granularities ?? [];
  const timestamps = new Set<'segment' | 'word'>();
  for (const each of wanted) {
    if (each !== 'segment' && each !== 'word')
      throw new RefusedField('timestamp_granularities', {
        es: "debe ser 'word' o 'segment'",
        pt: "deve ser 'word' ou 'segment'",
        en: "must be 'word' or 'segment'",
      });
    timestamps.add(each);
  }
  if (form.response_format !== 'json' && form.response_format !== 'text') timestamps.add('segment');
  return {
    model,
    operation: 'audio.transcribe',
    prompt: form.prompt,
    inputs: [{ role: 'audio', field: 'file', source: { file } }],
    settings: form.temperature ? { temperature: form.temperature } : {},
    names: { audio: 'file', ...(wanted.length === 0 ? { timestamp_granularities: 'response_format' } : {}) },
    language: form.language,
    translate,
    timestamps: [...timestamps],
  };
}

export function toTranscription(
  form: Pick<TranscriptionForm, 'response_format' | 'stream'>,
  reply: TranscriptionReply,
  translate: boolean,
): Pick<WholeAnswer, 'body' | 'contentType'> {
  const { transcript } = reply;
  const usage = toUsage(reply);
  if (form.stream) {
    const events =
      dataEvent({ type: 'transcript.text.delta', delta: transcript.text }) + dataEvent({ type: 'transcript.text.done', text: transcript.text, usage });
    return { body: `${events}data: [DONE]\n\n`, contentType: 'text/event-stream; charset=utf-8' };
  }
  const segments = (transcript.segments ?? []).map(({ text, startSeconds, endSeconds, speaker }, id) => ({
    id,
    start: startSeconds,
    end: endSeconds,
    text,
    ...(speaker ? { speaker } : {}),
  }));
  switch (form.response_format) {
    case 'text':
      return { body: `${transcript.text}\n`, contentType: 'text/plain; charset=utf-8' };
    case 'srt':
      return { body: toSrt(transcript), contentType: 'application/x-subrip; charset=utf-8' };
    case 'vtt':
      return { body: toVtt(transcript), contentType: 'text/vtt; charset=utf-8' };
    case 'verbose_json':
      return {
        body: {
          task: translate ? 'translate' : 'transcribe',
          language: transcript.language ?? 'unknown',
          duration: transcript.durationSeconds ?? 0,
          text: transcript.text,
          segments: segments.map((each, index) => ({ ...each, ...toFacts(transcript.segments?.[index]?.facts) })),
          ...(transcript.words
            ? { words: transcript.words.map(({ text, startSeconds, endSeconds }) => ({ word: text, start: startSeconds, end: endSeconds })) }
            : {}),
          usage,
        },
      };
    case 'diarized_json':
      return {
        body: {
          task: 'transcribe',
          duration: transcript.durationSeconds ?? 0,
          text: transcript.text,
          segments: segments.map((each) => ({ type: 'transcript.text.segment', ...each })),
          usage,
        },
      };
    case 'json':
      return { body: { text: transcript.text, usage } };
  }
}

/** Strictly typed clients need them all; where the provider tells none, the figures are those of a segment that nothing is against. */
function toFacts({ seek = 0, tokens = [], temperature = 0, avgLogprob = 0, compressionRatio = 1, noSpeechProb = 0 }: SegmentFacts = {}): object {
  return { seek, tokens, temperature, avg_logprob: avgLogprob, compression_ratio: compressionRatio, no_speech_prob: noSpeechProb };
}

function toUsage({ receipt: { tokens, quantities, chargedMicroCredits } }: TranscriptionReply): object {
  const cost = toCredits(chargedMicroCredits);
  if (!tokens) return { type: 'duration', seconds: Math.ceil(quantities.seconds ?? 0), cost };
  const [input, output] = [inputTokens(tokens), outputTokens(tokens)];
  return { type: 'tokens', input_tokens: input, output_tokens: output, total_tokens: input + output, cost };
}
