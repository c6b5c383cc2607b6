import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll } from '@jest/globals';
import { dump } from 'js-yaml';

const folders: string[] = [];

/** A catalog folder of its own; text is written as it is, objects as YAML. It is gone when the spec ends. */
export function catalogFolder(files: Record<string, string | object>): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'portazgo-catalog-'));
  folders.push(folder);
  for (const [file, content] of Object.entries(files)) writeFileSync(path.join(folder, file), typeof content === 'string' ? content : dump(content));
  return folder;
}

/** A chat model that nothing is wrong with. */
export function chatModel(changes: object = {}): object {
  return {
    id: 'parrot',
    kind: 'chat',
    ownedBy: 'zoo',
    created: 1_700_000_000,
    title: { es: 'Loro', pt: 'Papagaio', en: 'Parrot' },
    description: { es: 'Repite.', pt: 'Repete.', en: 'Repeats.' },
    limits: { contextTokens: 8_192, maxOutputTokens: 1_024 },
    routes: [{ provider: 'zoo', upstreamModel: 'parrot-1', prices: [{ inputUncached: '1', output: '2' }] }],
    ...changes,
  };
}

/** The same model with these prices on its one route. */
export function chatModelPriced(prices: object[], changes: object = {}): object {
  return chatModel({ routes: [{ provider: 'zoo', upstreamModel: 'parrot-1', prices }], ...changes });
}

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});
