import { z } from 'zod';
import { countReceived } from '../answers/tokens.ts';
import type { Call } from '../call.ts';
import { sendWhole } from '../delivery/whole-body.ts';
import { Refusal } from '../refusal.ts';
import { readRequest } from '../vendor-request.ts';
import { dimensionsOf, unitVector } from './unit-vector.ts';

const embeddingsRequest = z.looseObject({
  model: z.string().min(1),
  input: z.union([
    z.string().min(1),
    z.array(z.string().min(1)).min(1).max(2_048),
    z.array(z.number().int().min(0)).min(1).max(8_192),
    z
      .array(z.array(z.number().int().min(0)).min(1))
      .min(1)
      .max(2_048),
  ]),
  encoding_format: z.enum(['float', 'base64']).nullish(),
  dimensions: z.number().int().min(1).max(16_384).nullish(),
});

/** `POST /embeddings`: unit vectors, near to each other for texts that share words. */
export function answerEmbeddings(call: Call): void {
  const request = readRequest(call, embeddingsRequest);
  const inputs = inputsOf(request.input);
  if (!call.vendor.takesTokenArrays && inputs.some((input) => typeof input !== 'string')) throw new Refusal(400, 'invalid input type', { param: 'input' });
  const dimensions = request.dimensions ?? dimensionsOf(request.model);
  const tokens = inputs.reduce<number>((sum, input) => sum + (typeof input === 'string' ? countReceived(input) : input.length), 0);
  call.record.promptTokens = tokens;
  const content = JSON.stringify({
    object: 'list',
    data: inputs.map((input, index) => {
      const vector = unitVector(typeof input === 'string' ? input : input.join(' '), dimensions);
      const embedding = request.encoding_format === 'base64' ? Buffer.from(vector.buffer).toString('base64') : Array.from(vector);
      return { object: 'embedding', index, embedding };
    }),
    model: request.model,
    ...(call.behaviour.faults.has('usage-absent') ? {} : { usage: { prompt_tokens: tokens, total_tokens: tokens } }),
  });
  sendWhole(call, { status: 200, content, hasUsage: !call.behaviour.faults.has('usage-absent') });
}

function inputsOf(input: z.infer<typeof embeddingsRequest>['input']): (string | number[])[] {
  if (typeof input === 'string') return [input];
  const tokens = input.filter((item): item is number => typeof item === 'number');
  return tokens.length > 0 ? [tokens] : input.filter((item): item is string | number[] => typeof item !== 'number');
}
