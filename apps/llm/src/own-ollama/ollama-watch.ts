import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';

/** Where Ollama listens unless it is told otherwise. Never any other address is tried. */
export const usualOllamaUrl = 'http://127.0.0.1:11434';

const lookTimeoutMs = 1_000;
const tags = z.object({ models: z.array(z.object({ name: z.string() })) });

export interface OllamaWatchOptions {
  readonly url: string;
  /** The model that is meant; absent: the one that was pulled last. */
  readonly model: string | undefined;
  readonly everyMs: number;
}

/** Looks now and then whether an Ollama answers and which models it has. */
export class OllamaWatch {
  private names: readonly string[] | undefined;
  private readonly stopped = new AbortController();

  constructor(private readonly options: OllamaWatchOptions) {}

  /** The model to be asked, or why there is none. */
  get choice(): { readonly model: string } | { readonly missing: string } {
    const { url, model } = this.options;
    if (!this.names) return { missing: `no Ollama answers at ${url}` };
    const found =
      model === undefined ? this.names.find((name) => !/embed/i.test(name)) : this.names.find((name) => name === model || name === `${model}:latest`);
    if (found !== undefined) return { model: found };
    return { missing: model === undefined ? `the Ollama at ${url} has no chat model (ollama pull …)` : `the Ollama at ${url} has no model ${model}` };
  }

  async look(): Promise<void> {
    try {
      const signal = AbortSignal.any([AbortSignal.timeout(lookTimeoutMs), this.stopped.signal]);
      const reply = await fetch(`${this.options.url}/api/tags`, { signal, redirect: 'error' });
      this.names = tags.parse(await reply.json()).models.map(({ name }) => name);
    } catch {
      // Whatever it is, it is no Ollama that could be asked.
      this.names = undefined;
    }
  }

  /** Goes on until it is stopped. */
  async keepLooking(): Promise<void> {
    const { signal } = this.stopped;
    while (!signal.aborted) {
      await this.look();
      await sleep(this.options.everyMs, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }

  stop(): void {
    this.stopped.abort();
  }
}
