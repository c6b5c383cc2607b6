import type { ProviderError, ProviderErrorKind } from '@portazgo/providers-contract';
import { failureInAnswer, parseJson, refusalOf, type FaultRules, type HttpHeaders } from '@portazgo/providers-http';
import type { VendorProfile } from '../vendors/vendor-profile.ts';
import { readVendorError } from './vendor-error.ts';

/** Codes that mean the same at every vendor that uses them. They outrank the status, which lies (429 may mean "no credit"). */
const sharedCodes: Readonly<Record<string, ProviderErrorKind>> = {
  insufficient_quota: 'no_credit',
  credit_balance_exhausted: 'no_credit',
  billing_hard_limit_reached: 'no_credit',
  insufficient_balance: 'no_credit',
  payment_required: 'no_credit',
  invalid_api_key: 'auth',
  authentication_error: 'auth',
  permission_error: 'forbidden',
  context_length_exceeded: 'too_large',
  exceed_context_size_error: 'too_large',
  content_policy_violation: 'content_blocked',
  moderation_blocked: 'content_blocked',
  content_filter: 'content_blocked',
  model_not_found: 'not_found',
  rate_limit_exceeded: 'rate_limited',
  server_is_overloaded: 'overloaded',
  slow_down: 'overloaded',
  overloaded_error: 'overloaded',
  unavailable_error: 'overloaded',
};

export interface FaultSource {
  readonly profile: VendorProfile;
  readonly secrets: readonly string[];
}

/** An error status and its body, in the words of the contract. */
export function faultOfReply(source: FaultSource, status: number, headers: HttpHeaders, body: Buffer): ProviderError {
  return refusalOf(rulesOf(source), readVendorError(parse(body)), { status, headers, body });
}

/** An error inside an answer with status 200. `hasBegun`: a part of the answer came before it. */
export function faultInAnswer(
  source: FaultSource,
  body: unknown,
  { headers = {}, hasBegun = true }: { headers?: HttpHeaders; hasBegun?: boolean } = {},
): ProviderError {
  return failureInAnswer(rulesOf(source), readVendorError(body), { headers, body, hasBegun });
}

const rulesOf = ({ profile, secrets }: FaultSource): FaultRules => ({
  provider: profile.name,
  secrets,
  codes: { ...sharedCodes, ...profile.codes },
  kindOfMessage: (message) => (profile.wrongKeyText?.test(message) ? 'auth' : undefined),
  ...(profile.statuses ? { statuses: profile.statuses } : {}),
});

function parse(body: Buffer): unknown {
  const text = body.toString('utf8').trim();
  // An HTML page says nothing a client could use.
  return parseJson(body) ?? (text.startsWith('<') ? '' : text);
}
