import { digest } from '../answers/hash.ts';
import type { ChatAnswer } from '../chat/chat-answer.ts';
import { composeChat } from '../chat/compose-chat.ts';
import type { MediaCall } from '../media-call/media-call.ts';
import { gemini } from '../vendors/gemini.vendor.ts';
import type { GeminiRequest } from './gemini-request.ts';
import { type GeminiCounts, promptImageTokens } from './gemini-usage.ts';
import { makeMedia } from './gemini-media.ts';
import { signatureOf } from './thought-signature.ts';
import { toChatRequest } from './to-chat-request.ts';

export interface AnswerPart {
  readonly part: Readonly<Record<string, unknown>>;
  readonly tokens: number;
  readonly kind: 'text' | 'images' | 'audio' | 'thoughts';
}

/** The whole answer before it is put on the wire: parts in the size of one token, or of one picture. */
export interface GeminiAnswer {
  readonly candidates: readonly { readonly parts: readonly AnswerPart[]; readonly finishReason: string }[];
  readonly counts: GeminiCounts;
  readonly modelVersion: string;
  readonly responseId: string;
  readonly operation: string;
  readonly units: Readonly<Record<string, number>>;
}

const finishReasons: Readonly<Record<string, string>> = { stop: 'STOP', length: 'MAX_TOKENS', tool_calls: 'STOP', content_filter: 'SAFETY' };

export async function composeGemini(call: MediaCall, request: GeminiRequest, model: string): Promise<GeminiAnswer> {
  const chat = toChatRequest(request, model);
  const identity = digest(`${model} ${call.record.behaviour} ${call.body.toString('latin1')}`);
  const answer = composeChat(gemini, chat, call.behaviour, identity);
  const media = await makeMedia(call, request, chat, model);
  const includesThoughts = request.generationConfig?.thinkingConfig?.includeThoughts === true;
  const candidates = answer.choices.map((choice, index) => {
    const text = media && !media.hasText ? [] : choice.content;
    return {
      parts: [
        ...(includesThoughts ? choice.reasoning.map((piece) => ({ part: { text: piece, thought: true }, tokens: 1, kind: 'thoughts' as const })) : []),
        ...text.map((piece) => ({ part: { text: piece }, tokens: 1, kind: 'text' as const })),
        ...choice.toolCalls.map((called, place) => callPart(called, place, model)),
        ...(index === 0 ? (media?.parts ?? []) : []),
      ],
      finishReason: call.behaviour.finish ?? media?.finishReason ?? finishReasons[choice.finishReason] ?? choice.finishReason,
    };
  });
  return {
    candidates,
    counts: countsOf(
      answer,
      candidates.flatMap(({ parts }) => parts),
      promptImageTokens(chat),
    ),
    modelVersion: model,
    responseId: identity.slice(0, 22),
    operation: media?.operation ?? 'chat',
    units: media?.units ?? {},
  };
}

function callPart({ id, name, arguments: pieces }: ChatAnswer['choices'][number]['toolCalls'][number], place: number, model: string): AnswerPart {
  const args = JSON.parse(pieces.join('') || '{}') as Record<string, unknown>;
  // Of several calls in one turn only the first carries the signature.
  const signature = model.startsWith('gemini-3') && place === 0 ? { thoughtSignature: signatureOf(name, args) } : {};
  return { part: { functionCall: { id, name, args }, ...signature }, tokens: 1 + pieces.length, kind: 'text' };
}

function countsOf(answer: ChatAnswer, parts: readonly AnswerPart[], promptImages: number): GeminiCounts {
  const sum = (kind: AnswerPart['kind']) => parts.reduce((total, part) => total + (part.kind === kind ? part.tokens : 0), 0);
  const { prompt, cached, reasoning } = answer.counts;
  return { prompt, promptImages, cached, text: sum('text'), images: sum('images'), audio: sum('audio'), thoughts: reasoning };
}
