import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { type HouseSecrets, InfrastructureError } from '@portazgo/embedded';
import { z } from 'zod';
import { readIfPresent, writePrivateFile } from './private-file.ts';
import type { StartConfig } from './start.config.ts';

const kept = z.object({ keyPepper: z.string().min(32), adminToken: z.string().min(16) });

/** Made once and kept: with another pepper every key that was ever given would stop working. */
export function readSecrets({ dataFolder, keyPepper, adminToken }: StartConfig): HouseSecrets {
  const file = path.join(dataFolder, 'secrets.json');
  const text = readIfPresent(file);
  const secrets = text === undefined ? makeSecrets(file) : parseSecrets(file, text);
  return { keyPepper: keyPepper ?? secrets.keyPepper, adminToken: adminToken ?? secrets.adminToken };
}

function makeSecrets(file: string): HouseSecrets {
  const secrets = { keyPepper: randomBytes(32).toString('hex'), adminToken: randomBytes(32).toString('base64url') };
  writePrivateFile(file, `${JSON.stringify(secrets, null, 2)}\n`);
  return secrets;
}

function parseSecrets(file: string, text: string): HouseSecrets {
  try {
    return kept.parse(JSON.parse(text));
  } catch {
    throw new InfrastructureError(
      `${file} is damaged. It holds the secret under which keys are stored, so it is not replaced: bring back a copy, or remove it and give every client new keys.`,
    );
  }
}
