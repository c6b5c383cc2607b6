import { emptyUsage, type JobEnd, type JobWork, type Quantities, type StoredFile } from '@portazgo/contracts';
import { ServiceError } from '@portazgo/errors';
import type { ProviderMediaOutcome } from '@portazgo/providers-contract';
import type { Target } from '@portazgo/routing';
import { meterJob } from '../money/media-usage.ts';
import { jobPrice } from '../money/job-price.ts';

/** Engine of jobs that no provider was reached for. */
const noEngine = 'none';

/** A job whose work is at a provider, or was. */
export interface SentJob {
  readonly target: Target;
  /** Chooses the price. */
  readonly sentAtMs: number;
}

/** The ways a job can end, with what each costs (reliability.md section 2). */
export class JobEnds {
  constructor(private readonly work: JobWork) {}

  succeeded(sent: SentJob, outcome: ProviderMediaOutcome, results: StoredFile[]): JobEnd {
    const { quantities, usageSource } = meterJob(this.work, results, paidQuantities(sent.target, outcome.quantities));
    const { target } = sent;
    return {
      ...this.at(target),
      ...(outcome.nature === undefined ? {} : { nature: outcome.nature }),
      outcome: 'succeeded',
      results,
      voice: outcome.voice ? { provider: target.route.provider, ...outcome.voice } : null,
      costMicroCredits: jobPrice(this.work, sent, outcome.chosen).of({ quantities }, outcome.reportedUsd),
      quantities,
      ...tokensOf(quantities),
      usageSource,
      ...(outcome.upstreamId === undefined ? {} : { upstreamId: outcome.upstreamId }),
    };
  }

  /** Nothing was made, or nothing that can be handed over. */
  failed(target: Target | null, error: ServiceError): JobEnd {
    return { ...this.at(target), outcome: 'failed', error: error.toWire() };
  }

  /** The provider took the work and it failed there: free, unless the model is one whose failures are charged. */
  failedUpstream(sent: SentJob, error: ServiceError): JobEnd {
    const { chargeOnFailure, priceMultiplierPpm, mode } = this.work;
    const isCharged = chargeOnFailure && mode === 'live' && priceMultiplierPpm > 0;
    return { ...this.failed(sent.target, error), costMicroCredits: isCharged ? jobPrice(this.work, sent).boundMicroCredits : 0 };
  }

  /** Proven to have stopped. */
  cancelled(target: Target | null): JobEnd {
    return { ...this.at(target), outcome: 'cancelled', error: new ServiceError('job_cancelled', {}).toWire() };
  }

  /** It was sent and nobody can tell what became of it. */
  unknown(target: Target | null, error?: ServiceError): JobEnd {
    const provider = target?.route.provider ?? this.work.dispatched?.provider ?? noEngine;
    return { ...this.at(target), outcome: 'unknown', error: (error ?? new ServiceError('job_fate_unknown', { provider })).toWire() };
  }

  timedOut(): ServiceError {
    return new ServiceError('job_timed_out', { seconds: this.work.timeLimits.runSeconds });
  }

  private at(target: Target | null): Omit<JobEnd, 'outcome'> {
    const engine = target?.engine ?? this.work.dispatched?.engine ?? noEngine;
    return {
      results: [],
      voice: null,
      error: null,
      engine,
      nature: engine.startsWith('emulator/') ? 'emulated' : 'real',
      costMicroCredits: 0,
      quantities: {},
      usageSource: 'counted',
    };
  }
}

/** Tokens of a route that is paid by the picture were not charged, and are nobody's usage. */
function paidQuantities({ route }: Target, told: Quantities | undefined): Quantities | undefined {
  if (!told || route.prices.some(({ inputUncached, output }) => inputUncached !== undefined || output !== undefined)) return told;
  const { textTokens: _, imageTokens: __, outputTokens: ___, ...paid } = told;
  return paid;
}

/** For the record of usage, which counts tokens of every kind of model. */
function tokensOf({ textTokens = 0, imageTokens = 0, outputTokens = 0 }: Quantities): Pick<JobEnd, 'tokens'> {
  const input = textTokens + imageTokens;
  return input + outputTokens > 0 ? { tokens: { ...emptyUsage, inputUncached: Math.round(input), output: Math.round(outputTokens) } } : {};
}
