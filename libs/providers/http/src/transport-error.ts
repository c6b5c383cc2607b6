import { errors } from 'undici';
import { ProviderError, type Accepted, type TimeoutPhase } from '@portazgo/providers-contract';

/** How far an exchange had come when it failed; decides whether the vendor can have taken the work. */
export type ExchangeStage = 'unsent' | 'sent' | 'answering';

const acceptedAt: Record<ExchangeStage, Accepted> = { unsent: 'no', sent: 'unknown', answering: 'yes' };
const isBrokenReply = (error: Error) =>
  error instanceof errors.HTTPParserError || error instanceof errors.HeadersOverflowError || error instanceof errors.ResponseContentLengthMismatchError;

export function timeoutError(provider: string, phase: TimeoutPhase, stage: ExchangeStage): ProviderError {
  return new ProviderError({ provider, kind: 'timeout', phase, accepted: acceptedAt[stage], reason: `no answer in time (${phase})` });
}

export function replyError(provider: string, reason: string, stage: ExchangeStage): ProviderError {
  return new ProviderError({ provider, kind: 'upstream_bug', accepted: acceptedAt[stage], reason });
}

/** An error of the connection in the words of the contract. Texts of the system never reach a client: they name hosts and ports. */
export function transportError(provider: string, error: Error & { code?: string }, stage: ExchangeStage): ProviderError {
  const details = { provider, accepted: acceptedAt[stage], upstreamCode: error.code, cause: error };
  if (isBrokenReply(error)) return new ProviderError({ ...details, kind: 'upstream_bug', reason: 'the answer was not valid HTTP' });
  if (stage === 'unsent') return new ProviderError({ ...details, kind: 'overloaded', reason: 'the provider cannot be reached' });
  if (stage === 'sent') return new ProviderError({ ...details, kind: 'interrupted', reason: 'the connection broke before an answer came' });
  return new ProviderError({ ...details, kind: 'interrupted', reason: 'the connection broke in mid-answer' });
}
