import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

export interface TestRoute {
  readonly provider: string;
  /** With the emulator's behaviour behind a plus sign. */
  readonly upstreamModel: string;
  readonly timeouts?: Readonly<Record<string, number>>;
}

export type TestModels = Readonly<Record<string, { kind?: string; routes: readonly TestRoute[]; prices?: Readonly<Record<string, number>> }>>;

/** A catalog of models whose upstream behaves as the test wants. Prices: 1 credit per 1,000 input tokens, 2 per 1,000 output tokens. */
export function catalogFolder(models: TestModels): { folder: string; remove(): void } {
  const folder = mkdtempSync(path.join(tmpdir(), 'portazgo-catalog-'));
  for (const [id, { kind = 'chat', routes, prices }] of Object.entries(models)) {
    const entry = {
      id,
      kind,
      ownedBy: 'test',
      created: 0,
      title: { es: id, pt: id, en: id },
      description: { es: id, pt: id, en: id },
      limits: {
        contextTokens: 100_000,
        ...(kind === 'chat' ? { maxOutputTokens: 10_000, imagesMax: 4, imageTokensMax: 1_000 } : { inputsMax: 2_048, dimensionsMax: 8 }),
      },
      capabilities: kind === 'chat' ? { tools: true, jsonObject: true, jsonSchema: true, vision: true, streaming: true, reasoning: true } : {},
      // Dollars per million tokens, at 1,000 credits a dollar.
      routes: routes.map((route, priority) => ({ priority, ...route, prices: [prices ?? { inputUncached: 1, ...(kind === 'chat' ? { output: 2 } : {}) }] })),
    };
    writeFileSync(path.join(folder, `${id}.yaml`), JSON.stringify(entry));
  }
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
