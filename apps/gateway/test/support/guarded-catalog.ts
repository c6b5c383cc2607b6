import { appendFileSync, cpSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** The shipped models, some of them guarded. The caller removes the folder. */
export function writeGuardedCatalog(guards: Readonly<Record<string, object>>): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'portazgo-catalog-'));
  cpSync(path.join(__dirname, '..', '..', '..', '..', 'libs', 'catalog', 'models'), folder, { recursive: true });
  for (const [file, guard] of Object.entries(guards)) appendFileSync(path.join(folder, `${file}.yaml`), `\nguard: ${JSON.stringify(guard)}\n`);
  return folder;
}
