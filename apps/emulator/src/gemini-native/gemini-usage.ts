import { imageTokens } from '../answers/tokens.ts';
import { imagesOf, type ChatRequest } from '../chat/chat-request.ts';
import type { FaultName } from '../behaviour/fault.ts';

/** Tokens as Google counts them: thoughts apart from candidates, pictures apart from text. */
export interface GeminiCounts {
  readonly prompt: number;
  readonly promptImages: number;
  readonly cached: number;
  readonly text: number;
  readonly images: number;
  readonly audio: number;
  readonly thoughts: number;
}

export function promptImageTokens(request: ChatRequest): number {
  return request.messages.reduce((sum, message) => sum + imagesOf(message).length * imageTokens.other, 0);
}

export function usageMetadata(counts: GeminiCounts, faults: ReadonlySet<FaultName>): Record<string, unknown> {
  if (faults.has('usage-absent')) return {};
  if (faults.has('usage-null')) return { usageMetadata: null };
  const { prompt, promptImages, cached, text, images, audio, thoughts } = faults.has('usage-zero')
    ? { prompt: 0, promptImages: 0, cached: 0, text: 0, images: 0, audio: 0, thoughts: 0 }
    : counts;
  const candidates = text + images + audio;
  return {
    usageMetadata: {
      promptTokenCount: prompt,
      ...(cached > 0 ? { cachedContentTokenCount: cached } : {}),
      ...(candidates > 0 ? { candidatesTokenCount: candidates } : {}),
      totalTokenCount: prompt + candidates + thoughts,
      promptTokensDetails: details({ TEXT: prompt - promptImages, IMAGE: promptImages }),
      ...(images + audio > 0 ? { candidatesTokensDetails: details({ TEXT: text, IMAGE: images, AUDIO: audio }) } : {}),
      ...(thoughts > 0 ? { thoughtsTokenCount: thoughts } : {}),
    },
  };
}

function details(byModality: Readonly<Record<string, number>>): { modality: string; tokenCount: number }[] {
  return Object.entries(byModality).flatMap(([modality, tokenCount]) => (tokenCount > 0 ? [{ modality, tokenCount }] : []));
}
