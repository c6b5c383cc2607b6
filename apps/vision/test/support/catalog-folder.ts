import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const text = { es: 'x', pt: 'x', en: 'x' };
const entry = (id: string, provider: string, upstreamModel: string, capabilities: Readonly<Record<string, boolean>>) => ({
  id,
  kind: 'chat',
  ownedBy: 'test',
  created: 0,
  title: text,
  description: text,
  limits: { contextTokens: 100_000, maxOutputTokens: 10_000, imagesMax: 4, imageTokensMax: 1_000 },
  capabilities: { streaming: true, ...capabilities },
  // Dollars per million tokens, at 1,000 credits a dollar.
  routes: [{ provider, upstreamModel, prices: [{ inputUncached: 1, output: 2 }] }],
});

/** Models that read pictures, one that takes no schema, one that is blind, and one behind the emulator. */
export function catalogFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'portazgo-catalog-'));
  const models = [
    entry('seeing', 'gemini', 'gemini-3-flash-preview', { vision: true, jsonSchema: true }),
    entry('schemaless', 'gemini', 'gemini-3-flash-preview', { vision: true }),
    entry('blind', 'gemini', 'gemini-3-flash-preview', {}),
    entry('emulated', 'openai', 'gpt-4o-mini', { vision: true, jsonSchema: true }),
  ];
  for (const model of models) writeFileSync(path.join(folder, `${model.id}.yaml`), JSON.stringify(model));
  return folder;
}
