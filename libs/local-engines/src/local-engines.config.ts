import { readConfig } from '@portazgo/platform';
import { z } from 'zod';
import { ggufVariables } from './gguf/gguf.config.ts';

const variables = z.object({
  LOCAL_ENGINES: z.enum(['on', 'off']).default('on').describe('the engines that come with Portazgo; off: the provider `local` serves nothing'),
  LOCAL_ENGINES_IDLE_SECONDS: z.coerce.number().int().min(1).default(120).describe('an engine that had nothing to do for so long gives its memory back'),
  LOCAL_ENGINES_QUEUE_MAX: z.coerce.number().int().min(1).default(64).describe('most tasks that wait at one engine; more are refused with 503'),
  LOCAL_ENGINES_MEMORY_PERCENT: z.coerce
    .number()
    .int()
    .min(10)
    .max(1_000)
    .default(100)
    .describe('of the memory an engine is usually bounded to; it is ended when it needs more'),
  LOCAL_PROGRAMS_DIR: z.string().optional().describe('holds programs that were fetched and not installed, a folder each; asked after PATH'),
});

/** Names of all variables that the local engines read. */
export const localEngineVariables: readonly string[] = [...Object.keys(variables.shape), ...Object.keys(ggufVariables.shape)];

export interface LocalEngineSettings {
  readonly isOn: boolean;
  readonly idleMs: number;
  readonly queueMax: number;
  readonly memoryFactor: number;
}

/** Every environment variable of the local engines. */
export function readLocalEngineSettings(environment: NodeJS.ProcessEnv = process.env): LocalEngineSettings {
  const read = readConfig(variables, environment);
  return {
    isOn: read.LOCAL_ENGINES === 'on',
    idleMs: read.LOCAL_ENGINES_IDLE_SECONDS * 1_000,
    queueMax: read.LOCAL_ENGINES_QUEUE_MAX,
    memoryFactor: read.LOCAL_ENGINES_MEMORY_PERCENT / 100,
  };
}

/** What an engine's process and its programs see of ours: where programs are, and nothing that is secret. */
export function engineEnvironment(environment: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  const seen = ['PATH', 'TMPDIR', 'LOCAL_PROGRAMS_DIR'].flatMap((name) => (environment[name] === undefined ? [] : [[name, environment[name]]]));
  return { ...Object.fromEntries(seen), LANG: 'C.UTF-8' };
}

/** Folders that hold programs. */
export function programFolders(environment: NodeJS.ProcessEnv = process.env): string[] {
  return (environment.PATH ?? '').split(':').filter(Boolean);
}

/** The folder of the programs that were fetched; null: none was named. */
export function fetchedProgramsFolder(environment: NodeJS.ProcessEnv = process.env): string | null {
  return environment.LOCAL_PROGRAMS_DIR || null;
}
