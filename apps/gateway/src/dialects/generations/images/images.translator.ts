import type { z } from 'zod';
import type { Generation } from '../generation.translator.ts';
import type { imageGeneration } from '../generations.wire.ts';
import { imagePage } from '../page-fields.ts';

export function fromWire(wire: z.output<typeof imageGeneration>): Generation {
  const { model, prompt, input_urls, webhook_url: _, ...settings } = wire;
  const urls = input_urls ?? [];
  return {
    wire,
    model,
    operations: urls.length > 0 ? ['image.edit', 'image.generate'] : ['image.generate', 'image.edit'],
    prompt,
    inputs: urls.map((text, index) => ({ role: 'image', field: `input_urls[${index}]`, source: { text } })),
    settings,
    names: { image: 'input_urls' },
    page: imagePage,
  };
}
