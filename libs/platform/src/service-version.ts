import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';

const manifest = z.object({ version: z.string() });

/** Of the service whose script runs, by the `package.json` above its `dist`; two versions that run side by side can be told apart. */
export function serviceVersion(script = process.argv[1] ?? ''): string {
  try {
    return manifest.parse(JSON.parse(readFileSync(path.join(path.dirname(script), '..', 'package.json'), 'utf8'))).version;
  } catch {
    return 'unknown';
  }
}
