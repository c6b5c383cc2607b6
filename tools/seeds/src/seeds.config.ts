import { readConfig } from '@portazgo/platform';
import { z } from 'zod';

const seedsConfig = z
  .object({
    PORTAZGO_URL: z.url().optional().describe('A running house to try the examples on. Without it the tool starts one of its own.'),
    PORTAZGO_KEY: z.string().min(1).optional().describe('A key of that house, with credits.'),
  })
  .refine(({ PORTAZGO_URL, PORTAZGO_KEY }) => (PORTAZGO_URL === undefined) === (PORTAZGO_KEY === undefined), {
    error: 'PORTAZGO_URL and PORTAZGO_KEY go together',
  });

export interface SeedsConfig {
  readonly house: { readonly url: string; readonly key: string } | null;
}

export function readSeedsConfig(environment: NodeJS.ProcessEnv = process.env): SeedsConfig {
  const { PORTAZGO_URL: url, PORTAZGO_KEY: key } = readConfig(seedsConfig, environment);
  return { house: url && key ? { url: url.replace(/\/$/, ''), key } : null };
}

/** What children inherit: where programs are found and how text is written, and no setting of the house. */
export function childEnvironment(environment: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  const { PATH, HOME, LANG, LC_ALL } = environment;
  return { PATH, HOME, LANG: LANG ?? 'C.UTF-8', ...(LC_ALL ? { LC_ALL } : {}), PYTHONIOENCODING: 'utf-8', NO_PROXY: '127.0.0.1' };
}
