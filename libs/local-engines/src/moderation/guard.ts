import type { EngineSpec } from '../host/engine-spec.ts';
import type { MeasuredCategory } from './guard-categories.ts';

export interface GuardTasks {
  /** Scores from 0 to 1 of each text, in order. */
  readonly judge: { readonly input: { readonly texts: readonly string[] }; readonly result: { readonly scores: Record<MeasuredCategory, number>[] } };
}

/** Prompt injection by two small statistical models and known phrases; abuse by known words and phrases. English, Spanish, Portuguese. */
export const guard: EngineSpec<GuardTasks> = {
  name: 'guard',
  module: 'moderation/guard.engine.js',
  needs: [{ package: 'llm_guardrail' }],
  memoryMiB: 400,
};

/** Longest text of one input; the models look at it piece by piece. */
export const guardCharactersMax = 200_000;
