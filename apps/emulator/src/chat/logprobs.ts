import { seedOf } from '../answers/hash.ts';
import type { ChatRequest } from './chat-request.ts';

function entry(token: string, rank: number) {
  return { token, logprob: -(seedOf(`${token}${rank}`) % 1000) / 1000 - rank, bytes: [...Buffer.from(token)] };
}

/** `logprobs` of a choice for these tokens: null unless asked for. */
export function logprobsOf(tokens: readonly string[], request: ChatRequest): unknown {
  if (!request.logprobs) return null;
  const alternatives = request.top_logprobs ?? 0;
  return {
    content: tokens.map((token) => ({
      ...entry(token, 0),
      top_logprobs: Array.from({ length: alternatives }, (_unused, rank) => entry(rank === 0 ? token : ` alternative${rank}`, rank)),
    })),
    refusal: null,
  };
}
