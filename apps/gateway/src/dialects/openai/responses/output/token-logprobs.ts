import { z } from 'zod';
import type { ResponseBody } from '../response.wire.ts';

const one = z.object({ token: z.string(), logprob: z.number(), bytes: z.array(z.int()).nullish() });
// As chat models tell them; what does not fit is left out of the answer, which is good without it.
const told = z.object({ content: z.array(one.extend({ top_logprobs: z.array(one).default([]) })) });

type Chosen = NonNullable<Extract<ResponseBody['output'][number], { type: 'message' }>['content'][number] & { type: 'output_text' }>;
export type TokenLogprob = Chosen['logprobs'][number];

export function toTokenLogprobs(logprobs: unknown): TokenLogprob[] {
  const { success, data } = told.safeParse(logprobs);
  if (!success) return [];
  return data.content.map(({ top_logprobs: others, ...token }) => ({ ...withBytes(token), top_logprobs: others.map(withBytes) }));
}

const withBytes = ({ token, logprob, bytes }: z.output<typeof one>) => ({ token, logprob, bytes: bytes ?? [...Buffer.from(token)] });
