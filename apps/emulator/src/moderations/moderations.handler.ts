import { z } from 'zod';
import type { Call } from '../call.ts';
import { sendWhole } from '../delivery/whole-body.ts';
import { readRequest } from '../vendor-request.ts';
import { digest } from '../answers/hash.ts';
import { categories, scoreText } from './moderation-scores.ts';

const part = z.union([
  z.object({ type: z.literal('text'), text: z.string() }),
  z.object({ type: z.literal('image_url'), image_url: z.object({ url: z.string() }) }),
]);
const moderationsRequest = z.looseObject({
  model: z.string().min(1).optional(),
  input: z.union([z.string(), z.array(z.string()).min(1), z.array(part).min(1)]),
});

/** `POST /moderations`: one result for each text, or one for all parts together. */
export function answerModerations(call: Call): void {
  const { input, model } = readRequest(call, moderationsRequest);
  const results = inputsOf(input).map(({ text, types }) => {
    const scores = scoreText(text);
    const flags = categories.map((category) => [category, scores[category]! >= 0.5] as const);
    return {
      flagged: flags.some(([, isFlagged]) => isFlagged),
      categories: Object.fromEntries(flags),
      category_scores: scores,
      category_applied_input_types: Object.fromEntries(categories.map((category) => [category, types])),
    };
  });
  const content = JSON.stringify({ id: `modr-${digest(call.body).slice(0, 24)}`, model: model ?? 'omni-moderation-latest', results });
  sendWhole(call, { status: 200, content });
}

function inputsOf(input: z.infer<typeof moderationsRequest>['input']): { text: string; types: string[] }[] {
  if (typeof input === 'string') return [{ text: input, types: ['text'] }];
  const texts = input.filter((item) => typeof item === 'string');
  if (texts.length > 0) return texts.map((text) => ({ text, types: ['text'] }));
  const parts = input.filter((item) => typeof item !== 'string');
  const text = parts.map((item) => (item.type === 'text' ? item.text : '')).join(' ');
  return [{ text, types: [...new Set(parts.map((item) => (item.type === 'text' ? 'text' : 'image')))] }];
}
