import { ProviderError, type Accepted, type ProviderErrorKind } from '@portazgo/providers-contract';
import { redact } from './redact.ts';
import { retryAfterMs, type HttpHeaders } from './retry-after.ts';

/** What a vendor's error body says, read by its adapter. */
export interface FaultText {
  readonly message: string;
  /** Code, type, reason: the first one that is known decides, before the status does. */
  readonly codes: readonly string[];
  /** The parameter it is about, in the vendor's words. */
  readonly field?: string | undefined;
  /** The body has the shape of the vendor's errors: the vendor itself spoke, not a proxy before it. */
  readonly isStructured: boolean;
  /** A status that stands in the body as a number: what an answer that began with 200 has in place of one. */
  readonly status?: number | undefined;
}

/** How one vendor's errors are read. */
export interface FaultRules {
  readonly provider: string;
  readonly secrets: readonly string[];
  readonly codes?: Readonly<Record<string, ProviderErrorKind>>;
  /** For vendors that tell a fault only in prose: what a message without a known code means. It outranks the status. */
  readonly kindOfMessage?: (message: string) => ProviderErrorKind | undefined;
  /** Meanings of a status that differ from the usual ones. */
  readonly statuses?: Readonly<Record<number, ProviderErrorKind>>;
}

const usualStatuses: Readonly<Record<number, ProviderErrorKind>> = {
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

/**
 * Words for the common cases in the codes and types of many vendors, in snake case. They decide only where no status does: with one they
 * are mere classes (a wrong key is an `invalid_request_error` of 401).
 */
const usualWords: ReadonlyMap<string, ProviderErrorKind> = new Map(
  (
    [
      ['bad_request', ['bad_request', 'bad_request_error', 'invalid_request', 'invalid_request_error', 'invalid_argument', 'validation_error']],
      ['auth', ['unauthorized', 'unauthenticated', 'authentication_error', 'unauthorized_error']],
      ['no_credit', ['payment_required', 'billing_error', 'insufficient_quota', 'insufficient_balance', 'insufficient_credits']],
      ['forbidden', ['forbidden', 'permission_denied', 'permission_error', 'permission_denied_error']],
      ['not_found', ['not_found', 'not_found_error', 'model_not_found']],
      ['too_large', ['request_too_large', 'context_length_exceeded']],
      ['rate_limited', ['rate_limited', 'rate_limit', 'rate_limit_error', 'rate_limit_exceeded', 'too_many_requests', 'resource_exhausted']],
      ['content_blocked', ['content_filter', 'content_policy_violation']],
      [
        'overloaded',
        ['overloaded', 'overloaded_error', 'service_unavailable', 'service_unavailable_error', 'unavailable', 'provider_overloaded', 'provider_unavailable'],
      ],
    ] as const
  ).flatMap(([kind, words]) => words.map((word) => [word, kind] as const)),
);

/** Kinds by which a provider says that it did not begin the work. */
const refusals: ReadonlySet<ProviderErrorKind> = new Set(['bad_request', 'auth', 'forbidden', 'no_credit', 'rate_limited', 'not_found', 'too_large']);

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

/**
 * An error status and its body in the words of the contract.
 * A refusal (4xx, 503) says the work was not done, and so does a 500 in the vendor's own words. A gateway's page (502, 504, HTML)
 * says only that the gateway lost sight of it: behind it the work may be running.
 */
export function refusalOf(
  rules: FaultRules,
  text: FaultText,
  { status, headers, body }: { status: number; headers: HttpHeaders; body: Buffer },
): ProviderError {
  const known = knownKind(rules, text);
  const byStatus = kindOfStatus(rules, status);
  const wait = retryAfterMs(headers, parseJson(body), Date.now());
  return faultOf(rules, text, { kind: known ?? byStatus, accepted: acceptedBy(status, text), status, ...(wait === undefined ? {} : { retryAfterMs: wait }) });
}

/** Failed work of a call or task that the vendor had taken. */
export function failureOf(rules: FaultRules, text: FaultText, kind?: ProviderErrorKind): ProviderError {
  return faultOf(rules, text, { kind: kind ?? kindInBody(rules, text), accepted: 'yes' });
}

/**
 * An error inside an answer with a good status, whole or streamed. Its own number means what it would mean as a status. Before anything of an
 * answer came, a refusal says as much as one with its own status: the work was not done.
 */
export function failureInAnswer(
  rules: FaultRules,
  text: FaultText,
  { headers, body, hasBegun }: { readonly headers: HttpHeaders; readonly body: unknown; readonly hasBegun: boolean },
): ProviderError {
  const kind = kindInBody(rules, text);
  const isRefusal = refusals.has(kind) || (kind === 'overloaded' && text.status !== undefined && acceptedBy(text.status, text) === 'no');
  const wait = retryAfterMs(headers, body, Date.now());
  return faultOf(rules, text, {
    kind,
    accepted: isRefusal && !hasBegun ? 'no' : 'yes',
    ...(text.status === undefined ? {} : { status: text.status }),
    ...(wait === undefined ? {} : { retryAfterMs: wait }),
  });
}

function kindInBody(rules: FaultRules, text: FaultText): ProviderErrorKind {
  const known = knownKind(rules, text) ?? (text.status === undefined ? undefined : kindOfStatus(rules, text.status));
  return known ?? text.codes.map((code) => usualWords.get(snakeCase(code))).find((kind) => kind !== undefined) ?? 'upstream_bug';
}

function kindOfStatus(rules: FaultRules, status: number): ProviderErrorKind {
  return rules.statuses?.[status] ?? usualStatuses[status] ?? (status >= 400 && status < 500 ? 'bad_request' : 'upstream_bug');
}

/** A code is a stranger's text: `constructor` is none of ours, though every object has it. */
function knownKind({ codes = {}, kindOfMessage }: FaultRules, text: FaultText): ProviderErrorKind | undefined {
  const code = text.codes.find((name) => Object.hasOwn(codes, name));
  return (code === undefined ? undefined : codes[code]) ?? kindOfMessage?.(text.message);
}

const snakeCase = (code: string): string =>
  code
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/[\s-]+/g, '_')
    .toLowerCase();

/** An error whose kind and fate the adapter has decided. */
export function faultOf(
  { provider, secrets }: FaultRules,
  text: FaultText,
  { kind, accepted, status, retryAfterMs: wait }: { kind: ProviderErrorKind; accepted: Accepted; status?: number; retryAfterMs?: number },
): ProviderError {
  const message = redact(text.message, secrets);
  const [code] = text.codes;
  return new ProviderError({
    provider,
    kind,
    accepted,
    // Part of a sentence of ours, which sets the full stop.
    reason: ownReasons[kind] ?? (message.replace(/[.\s]+$/, '') || 'the request was refused'),
    ...(status === undefined ? {} : { upstreamStatus: status }),
    ...(wait === undefined ? {} : { retryAfterMs: wait }),
    ...(code ? { upstreamCode: redact(code, secrets) } : {}),
    ...(text.field ? { field: redact(text.field, secrets) } : {}),
    cause: message,
  });
}

function acceptedBy(status: number, { isStructured }: FaultText): Accepted {
  // "Send the same elsewhere."
  if (status === 307 || status === 308) return 'no';
  // Another status below 400 than the adapter wanted: whatever it means, the work may have begun.
  if (status < 400 || status === 408 || status === 502 || status === 504) return 'unknown';
  if (status < 500 || status === 503 || status === 529) return 'no';
  return isStructured ? 'no' : 'unknown';
}

/** The JSON of a body, or undefined. */
export function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8').replace(/^\uFEFF/, ''));
  } catch {
    return undefined;
  }
}
