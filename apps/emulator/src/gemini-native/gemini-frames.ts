import type { FaultName } from '../behaviour/fault.ts';
import type { Frame } from '../delivery/frame.ts';
import type { AnswerPart, GeminiAnswer } from './gemini-answer.ts';
import { type GeminiCounts, usageMetadata } from './gemini-usage.ts';

export interface GeminiChunk {
  readonly chunk: Record<string, unknown>;
  readonly tokens: number;
}

/** One object for everything. Texts of the same kind are one part. */
export function wholeGemini(answer: GeminiAnswer, faults: ReadonlySet<FaultName>): Record<string, unknown> {
  const candidates = answer.candidates.map(({ parts, finishReason }, index) => {
    const content = parts.length > 0 ? { content: { parts: joined(parts), role: 'model' } } : {};
    return { ...content, finishReason, index };
  });
  return { candidates, ...usageMetadata(answer.counts, faults), modelVersion: answer.modelVersion, responseId: answer.responseId };
}

/** Each token, call or picture as an object of its own. The usage is a running total; the last chunk says why it ended. */
export function* geminiChunks(answer: GeminiAnswer, faults: ReadonlySet<FaultName>): Generator<GeminiChunk> {
  const { counts, modelVersion, responseId } = answer;
  const told = { text: 0, images: 0, audio: 0 };
  const common = () => ({ ...usageMetadata(running(counts, told), faults), modelVersion, responseId });
  for (const [index, { parts, finishReason }] of answer.candidates.entries()) {
    for (const [place, { part, tokens, kind }] of parts.entries()) {
      if (kind !== 'thoughts') told[kind] += tokens;
      const isLast = place === parts.length - 1;
      const candidate = { content: { parts: [part], role: 'model' }, ...(isLast ? { finishReason } : {}), index };
      yield { chunk: { candidates: [candidate], ...common() }, tokens };
    }
    if (parts.length === 0) yield { chunk: { candidates: [{ finishReason, index }], ...common() }, tokens: 0 };
  }
}

export function* geminiFrames(answer: GeminiAnswer, faults: ReadonlySet<FaultName>): Generator<Frame> {
  for (const { chunk, tokens } of geminiChunks(answer, faults)) yield { data: JSON.stringify(chunk), tokens, usage: 'usageMetadata' in chunk };
}

function running(counts: GeminiCounts, told: Pick<GeminiCounts, 'text' | 'images' | 'audio'>): GeminiCounts {
  return { ...counts, ...told };
}

function joined(parts: readonly AnswerPart[]): Record<string, unknown>[] {
  const whole: Record<string, unknown>[] = [];
  for (const { part } of parts) {
    const last = whole.at(-1);
    if (last && 'text' in part && 'text' in last && last.thought === part.thought) last.text = `${String(last.text)}${String(part.text)}`;
    else whole.push({ ...part });
  }
  return whole;
}
