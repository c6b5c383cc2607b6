import type { TokenUsage, UsageSource } from '@portazgo/contracts';

/** What an upstream told of a call's tokens: claims. A bucket that was not told is absent; zero is only what was told as zero. */
export type UsageClaim = { readonly [Bucket in keyof TokenUsage]?: number | undefined } & { readonly total?: number | undefined };

/** The claims of one call: running totals from before the end, and what came with or after it. */
export interface ToldUsage {
  readonly running: UsageClaim | null;
  readonly final: UsageClaim | null;
}

/** What our own count says of a prompt. */
export interface CountedPrompt {
  /** The whole prompt, with what templates and pictures usually make. */
  readonly input: number;
  /** The caller's text alone: a picture or a template may cost less than we think, text cannot. */
  readonly inputText: number;
  /** The most the prompt can make: what the hold was computed from. */
  readonly inputMax: number;
}

/** What our own count says of an answer. */
export interface CountedAnswer {
  /** Visible text, refusals and tool calls that were delivered. */
  readonly output: number;
  /** Thought that was delivered. */
  readonly reasoning: number;
  /** Something was delivered, if only a call that counts no tokens. */
  readonly isDelivered: boolean;
}

export interface OutputLimit {
  /** The output bound that was sent upstream, reasoning included. */
  readonly outputMax: number;
  /** The caller asked for that bound, so nothing is charged above it. A bound that we put may be outgrown while the balance carries it. */
  readonly isBoundAsked: boolean;
}

/** A told figure that our own count contradicts. */
export interface UsageDispute {
  readonly direction: 'input' | 'output';
  readonly told: 'too_little' | 'too_much';
}

export interface ReconciledUsage {
  readonly usage: TokenUsage;
  readonly usageSource: UsageSource;
  readonly disputes: readonly UsageDispute[];
}

/** One side of a call's usage as it is charged. */
export interface Reconciled<Buckets> {
  readonly buckets: Buckets;
  /** The figure is the upstream's own. */
  readonly isTold: boolean;
  readonly disputes: readonly UsageDispute[];
}

/** How a told figure stands beside our count. */
export type Verdict = 'sensible' | 'too_little' | 'too_much';

/** Only whole numbers from zero up are figures, wherever a claim comes from. */
export function keepFigures(claim: UsageClaim | null): UsageClaim {
  return Object.fromEntries(Object.entries(claim ?? {}).filter(([, tokens]) => Number.isSafeInteger(tokens) && Number(tokens) >= 0));
}
