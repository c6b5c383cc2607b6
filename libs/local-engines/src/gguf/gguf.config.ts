import { availableParallelism } from 'node:os';
import { readConfig } from '@portazgo/platform';
import { z } from 'zod';

/** Every variable of the engine of GGUF files. */
export const ggufVariables = z.object({
  LOCAL_GGUF_FILE: z.string().min(1).optional().describe('a language model of yours as a GGUF file; it serves `local/chat` when node-llama-cpp is installed'),
  LOCAL_GGUF_CONTEXT_TOKENS: z.coerce
    .number()
    .int()
    .min(256)
    .max(1_048_576)
    .default(4_096)
    .describe('its context: question and answer together; it takes memory'),
  // Its threads wait by spinning: on a machine that has other work, as many as cores are ten times slower than half of them.
  LOCAL_GGUF_THREADS: z.coerce.number().int().min(1).max(256).optional().describe('threads it computes with; half of the cores when absent'),
});

export interface GgufSettings {
  readonly file: string | undefined;
  readonly contextTokens: number;
  readonly threads: number;
}

/** Every environment variable of the engine of GGUF files. */
export function readGgufSettings(environment: NodeJS.ProcessEnv = process.env): GgufSettings {
  const { LOCAL_GGUF_FILE, LOCAL_GGUF_CONTEXT_TOKENS, LOCAL_GGUF_THREADS } = readConfig(ggufVariables, environment);
  const threads = LOCAL_GGUF_THREADS ?? Math.max(1, Math.floor(availableParallelism() / 2));
  return { file: LOCAL_GGUF_FILE, contextTokens: LOCAL_GGUF_CONTEXT_TOKENS, threads };
}
