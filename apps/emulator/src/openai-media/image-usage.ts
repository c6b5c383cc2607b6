import { countReceived } from '../answers/tokens.ts';
import type { ImageOrder } from './image-order.ts';

const tokensPerMegapixel: Readonly<Record<string, number>> = { low: 259.4, medium: 1_007.1, high: 3_967.3 };
const tokensPerInput = 323;

export interface ImageUsage {
  readonly input_tokens: number;
  readonly input_tokens_details: { readonly text_tokens: number; readonly image_tokens: number };
  readonly output_tokens: number;
  readonly output_tokens_details: { readonly image_tokens: number; readonly text_tokens: number };
  readonly total_tokens: number;
}

/** As many tokens as the real models take for the three standard sizes: 272, 1056 or 4160 for a square of 1024. */
export function imageUsage({ prompt, size, quality, count }: ImageOrder, inputs: number): ImageUsage {
  const text = countReceived(prompt);
  const image = inputs * tokensPerInput;
  const output = count * Math.round(((size.width * size.height) / 1_000_000) * (tokensPerMegapixel[quality] ?? 0));
  return {
    input_tokens: text + image,
    input_tokens_details: { text_tokens: text, image_tokens: image },
    output_tokens: output,
    output_tokens_details: { image_tokens: output, text_tokens: 0 },
    total_tokens: text + image + output,
  };
}
