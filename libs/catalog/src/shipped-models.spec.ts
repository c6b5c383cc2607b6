import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { emptyUsage } from '@portazgo/contracts';
import { shippedCatalogFolder } from './catalog-folder.ts';
import { loadCatalog } from './catalog-loader.ts';
import { holdFor, priceOf } from './pricing.ts';

const catalog = loadCatalog();
const at = Date.parse('2026-09-01T12:00:00Z');

describe('the shipped models', () => {
  it('are in a file of their own name', () => {
    expect(catalog.models().filter(({ id }) => !existsSync(path.join(shippedCatalogFolder(), `${id.replaceAll('/', '-')}.yaml`)))).toEqual([]);
  });

  it('carry every mode of the ask page that is a language or vision model', () => {
    const modes = ['agil', 'expert', 'focus', 'vision', 'gpt-4o', 'gpt-4o-mini'].map((name) => {
      const mode = catalog.findMode(name);
      return [name, mode?.model.id, mode?.service, mode?.presets.reasoningEffort];
    });
    expect(modes).toEqual([
      ['agil', 'deepseek-v4-flash', 'llm', 'none'],
      ['expert', 'deepseek-v4-pro', 'llm', 'none'],
      ['focus', 'deepseek-v4-pro', 'llm', 'high'],
      ['vision', 'gemini-3-flash', 'vision', undefined],
      ['gpt-4o', 'gpt-4o', 'llm', undefined],
      ['gpt-4o-mini', 'gpt-4o-mini', 'llm', undefined],
    ]);
  });

  it.each([
    ['text2image', 'image.generate', 'image'],
    ['image-edit', 'image.edit', 'image'],
    ['remove-background', 'image.remove-background', 'image'],
    ['photo-enhancement', 'image.enhance', 'image'],
    ['ai-avatars', 'image.avatar', 'image'],
    ['ai-avatar', 'image.avatar', 'image'],
    ['text-to-speech', 'audio.speak', 'tts'],
    ['multi-speaker', 'audio.speak', 'tts'],
    ['speech-to-text', 'audio.transcribe', 'stt'],
    ['voice-cloning', 'audio.clone-voice', 'tts'],
    ['voice-clone', 'audio.clone-voice', 'tts'],
    ['gemini-3-flash', undefined, 'llm'],
  ])('have the name that the ask page has for a service: %s', (name, operation, service) => {
    expect(catalog.findMode(name)).toMatchObject({ service, ...(operation === undefined ? {} : { operation }) });
  });

  it('fall back from Gemini to Lightning, as the ask page serves it, and to what can be measured here', () => {
    expect(catalog.find('gemini-3-flash')?.routes.map(({ provider, upstreamModel }) => `${provider}/${upstreamModel}`)).toEqual([
      'gemini/gemini-3-flash-preview',
      'lightning/google/gemini-3-flash',
      'local/vision',
    ]);
  });

  it('keep one expensive model for the higher plans', () => {
    expect(
      catalog
        .models()
        .filter((model) => !catalog.planAllows(model, 'starter'))
        .map(({ id }) => id),
    ).toEqual(['gpt-5.6-sol']);
  });

  it('cost what the page of the vendor says', () => {
    const million = (id: string, bucket: keyof typeof emptyUsage, instant: string) => {
      const route = catalog.find(id)?.routes[0];
      // Small enough for the lowest tier, then as many times as it takes for a million; 1000 credits are a dollar.
      return route && (priceOf(route, { ...emptyUsage, [bucket]: 100_000 }, Date.parse(instant)) * 10) / 1e9;
    };
    const offPeak = '2026-09-01T12:00:00Z';
    const peak = '2026-09-01T02:00:00Z';
    expect(million('deepseek-v4-pro', 'output', offPeak)).toBe(1.98);
    expect(million('deepseek-v4-pro', 'output', peak)).toBe(3.96);
    expect(million('deepseek-v4-pro', 'inputCached', peak)).toBe(0.044);
    expect(million('deepseek-v4-pro', 'output', '2026-08-01T02:00:00Z')).toBe(0.87);
    expect(million('deepseek-v4-flash', 'inputUncached', peak)).toBe(0.3);
    expect(million('deepseek-v4-flash', 'inputUncached', '2027-01-01T02:00:00Z')).toBe(0.15);
    expect(million('gpt-4o', 'inputCached', peak)).toBe(1.25);
    expect(million('gpt-5.6-sol', 'cacheWrite', peak)).toBe(5);
    expect(million('text-embedding-3-small', 'inputUncached', peak)).toBe(0.02);
    expect(million('omni-moderation-latest', 'inputUncached', peak)).toBe(0);
  });

  it('hold enough for every route at every hour of a week', () => {
    const usage = { ...emptyUsage, inputUncached: 300_000, output: 20_000 };
    const short = catalog.models().flatMap((model) =>
      Array.from({ length: 168 }, (_, hour) => at + hour * 3_600_000).filter((instant) => {
        const hold = holdFor(model, { inputTokensMax: 300_000, outputTokensMax: 20_000 }, instant, 600);
        return model.routes.some((route) => priceOf(route, usage, instant) > hold || priceOf(route, usage, instant + 600_000) > hold);
      }),
    );
    expect(short).toEqual([]);
  });
});
