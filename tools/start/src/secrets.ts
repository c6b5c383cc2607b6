import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { type HouseSecrets, InfrastructureError } from '@portazgo/embedded';
import { z } from 'zod';
import { readIfPresent, writePrivateFile } from './private-file.ts';
import type { StartConfig } from './start.config.ts';

const secret = () => randomBytes(32).toString('hex');
const kept = z.object({
  keyPepper: z.string().min(32),
  adminToken: z.string().min(16),
  // Younger than the first two: a house that was made before them gets them now.
  fileLinkSecret: z.string().min(32).default(secret),
  webhookSecretsKey: z.string().length(64).default(secret),
  responsesKey: z.string().length(64).default(secret),
});

/** Made once and kept: with another pepper every key that was ever given would stop working. */
export function readSecrets({ dataFolder, keyPepper, adminToken }: StartConfig): HouseSecrets {
  const file = path.join(dataFolder, 'secrets.json');
  const text = readIfPresent(file);
  const secrets = text === undefined ? kept.parse({ keyPepper: secret(), adminToken: randomBytes(32).toString('base64url') }) : parseSecrets(file, text);
  const whole = `${JSON.stringify(secrets, null, 2)}\n`;
  if (whole !== text) writePrivateFile(file, whole);
  return { ...secrets, ...(keyPepper ? { keyPepper } : {}), ...(adminToken ? { adminToken } : {}) };
}

function parseSecrets(file: string, text: string): z.output<typeof kept> {
  try {
    return kept.parse(JSON.parse(text));
  } catch {
    throw new InfrastructureError(
      `${file} is damaged. It holds the secret under which keys are stored, so it is not replaced: bring back a copy, or remove it and give every client new keys.`,
    );
  }
}
