import { ProviderError, type Accepted, type ProviderErrorKind } from '@portazgo/providers-contract';
import { redact, retryAfterMs } from '@portazgo/providers-http';
import type { VendorProfile } from '../vendors/vendor-profile.ts';
import { readVendorError, type VendorError } from './vendor-error.ts';

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

const sharedStatuses: Readonly<Record<number, ProviderErrorKind>> = {
  400: 'bad_request',
  401: 'auth',
  402: 'no_credit',
  403: 'forbidden',
  404: 'not_found',
  408: 'overloaded',
  409: 'overloaded',
  413: 'too_large',
  415: 'bad_request',
  422: 'bad_request',
  429: 'rate_limited',
  502: 'overloaded',
  503: 'overloaded',
  504: 'overloaded',
  529: 'overloaded',
};

/** Texts of our own for faults that are not the request's: a client learns what it can act on, and nothing of the operator's account. */
const ownReasons: Partial<Record<ProviderErrorKind, string>> = {
  auth: "the operator's credentials were refused",
  forbidden: "the operator's account may not do this",
  no_credit: "the operator's account has no credit left",
  rate_limited: 'the provider is at its rate limit',
  overloaded: 'the provider is overloaded',
  not_found: 'the provider does not have this model',
  upstream_bug: 'the provider had an internal error',
};

export interface FaultSource {
  readonly profile: VendorProfile;
  readonly secrets: readonly string[];
}

/** An error status and its body, in the words of the contract. */
export function faultOfReply(
  source: FaultSource,
  status: number,
  headers: Readonly<Record<string, string | string[] | undefined>>,
  body: Buffer,
): ProviderError {
  const parsed = parse(body);
  const error = readVendorError(parsed);
  const wait = retryAfterMs(headers, parsed, Date.now());
  return fault(source, error, { status, accepted: acceptedBy(status, error), ...(wait === undefined ? {} : { retryAfterMs: wait }) });
}

/** An error inside an answer that had begun with 200. */
export function faultInAnswer(source: FaultSource, body: unknown): ProviderError {
  const parsed = readVendorError(body);
  return fault(source, parsed, { status: undefined, accepted: 'yes' });
}

function fault(
  { profile, secrets }: FaultSource,
  error: VendorError,
  answer: { status: number | undefined; accepted: Accepted; retryAfterMs?: number },
): ProviderError {
  const kind = kindOf(profile, error, answer.status);
  const text = redact(error.message, secrets);
  const upstreamCode = error.codes[0];
  return new ProviderError({
    provider: profile.name,
    kind,
    accepted: answer.accepted,
    reason: ownReasons[kind] ?? (text || 'the request was refused'),
    ...(answer.status === undefined ? {} : { upstreamStatus: answer.status }),
    ...(answer.retryAfterMs === undefined ? {} : { retryAfterMs: answer.retryAfterMs }),
    ...(upstreamCode ? { upstreamCode: redact(upstreamCode, secrets) } : {}),
    ...(error.field ? { field: redact(error.field, secrets) } : {}),
    cause: text,
  });
}

function kindOf(profile: VendorProfile, error: VendorError, status: number | undefined): ProviderErrorKind {
  for (const code of error.codes) {
    const kind = profile.codes?.[code] ?? sharedCodes[code];
    if (kind) return kind;
  }
  if (profile.wrongKeyText?.test(error.message)) return 'auth';
  if (status === undefined) return 'upstream_bug';
  return profile.statuses?.[status] ?? sharedStatuses[status] ?? (status >= 400 && status < 500 ? 'bad_request' : 'upstream_bug');
}

/**
 * A refusal (4xx, 503) says the work was not done, and so does a 500 in the vendor's own words.
 * A gateway's page (502, 504, HTML) says only that the gateway lost sight of it: behind it the model may be running.
 */
function acceptedBy(status: number, error: VendorError): Accepted {
  if (status === 408 || status === 502 || status === 504) return 'unknown';
  if (status < 500 || status === 503 || status === 529) return 'no';
  return error.isStructured ? 'no' : 'unknown';
}

function parse(body: Buffer): unknown {
  const text = body.toString('utf8').trim();
  try {
    return JSON.parse(text);
  } catch {
    // An HTML page says nothing a client could use.
    return text.startsWith('<') ? '' : text;
  }
}
