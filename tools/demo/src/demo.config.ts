import { readConfig } from '@portazgo/platform';
import { z } from 'zod';

const variables = z.object({
  PORTAZGO_URL: z.url().optional().describe('address of a running house; absent: one is started for the demo'),
  PORTAZGO_KEY: z.string().optional().describe('a key of that house'),
});

export interface DoorOfHouse {
  readonly url: string;
  readonly key: string;
}

/** The house that the operator names, or null. */
export function readDemoConfig(environment: NodeJS.ProcessEnv = process.env): DoorOfHouse | null {
  const { PORTAZGO_URL, PORTAZGO_KEY } = readConfig(variables, environment);
  if (PORTAZGO_URL === undefined) return null;
  if (PORTAZGO_KEY === undefined) throw new Error('PORTAZGO_URL is set: PORTAZGO_KEY must be, too');
  return { url: PORTAZGO_URL.replace(/\/+$/, ''), key: PORTAZGO_KEY };
}
