import type { z } from 'zod';

/** A setting that is missing or wrong. The message names every such variable, never a value: it may be a secret. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/**
 * Reads the settings of one app from its environment. Called only by `*.config.ts` files.
 * An empty variable counts as absent, so that `X=` in an env file means the default.
 */
export function readConfig<Schema extends z.ZodObject>(schema: Schema, environment: NodeJS.ProcessEnv): z.output<Schema> {
  const given = Object.fromEntries(Object.keys(schema.shape).map((name) => [name, environment[name] === '' ? undefined : environment[name]]));
  const result = schema.safeParse(given);
  if (result.success) return result.data;
  const faults = result.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
  throw new ConfigError(`These settings stop the start:\n${faults.join('\n')}`);
}
