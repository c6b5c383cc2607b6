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
  const byStatus = rules.statuses?.[status] ?? usualStatuses[status] ?? (status >= 400 && status < 500 ? 'bad_request' : 'upstream_bug');
  const wait = retryAfterMs(headers, parseJson(body), Date.now());
  return faultOf(rules, text, { kind: known ?? byStatus, accepted: acceptedBy(status, text), status, ...(wait === undefined ? {} : { retryAfterMs: wait }) });
}

/** Failed work of a call or task that the vendor had taken. */
export function failureOf(rules: FaultRules, text: FaultText, kind?: ProviderErrorKind): ProviderError {
  return faultOf(rules, text, { kind: kind ?? knownKind(rules, text) ?? 'upstream_bug', accepted: 'yes' });
}

function knownKind({ codes, kindOfMessage }: FaultRules, text: FaultText): ProviderErrorKind | undefined {
  return text.codes.map((code) => codes?.[code]).find((kind) => kind !== undefined) ?? kindOfMessage?.(text.message);
}

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
    reason: ownReasons[kind] ?? (message || 'the request was refused'),
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
