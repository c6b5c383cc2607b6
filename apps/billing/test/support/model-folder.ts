import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A catalog with models of these names; `m` is also called `other-name-of-m`. */
export function modelFolder(ids: readonly string[]): { folder: string; remove(): void } {
  const folder = mkdtempSync(path.join(tmpdir(), 'portazgo-catalog-'));
  for (const id of ids) {
    const entry = {
      id,
      aliases: [`other-name-of-${id}`],
      kind: 'chat',
      ownedBy: 'test',
      created: 0,
      title: { es: id, pt: id, en: id },
      description: { es: id, pt: id, en: id },
      limits: { contextTokens: 1_000, maxOutputTokens: 100, imagesMax: 0 },
      capabilities: {},
      routes: [{ provider: 'emulator', upstreamModel: id, priority: 0, prices: [{ inputUncached: 1, output: 2 }] }],
    };
    writeFileSync(path.join(folder, `${id}.yaml`), JSON.stringify(entry));
  }
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
