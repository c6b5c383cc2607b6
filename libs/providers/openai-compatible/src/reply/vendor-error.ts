import { asArray, asObject, asText, isObject, type JsonObject } from './json-value.ts';

/** What a vendor's error body says, whatever its shape. */
export interface VendorError {
  readonly message: string;
  /** Code, type, status name and reasons, in that order: the first one that is known decides. */
  readonly codes: string[];
  readonly field?: string;
  /** True when the body has the shape of an API error: the vendor itself spoke, not a proxy before it. */
  readonly isStructured: boolean;
  /** A status among the body's own fields. */
  readonly status?: number;
}

/** Shapes: `{error:{…}}`, `[{error:{…}}]`, `{error:"text",code}`, `{object:"error",message,…}`, `{detail:…}`, `{code,msg}`, text. */
export function readVendorError(body: unknown): VendorError {
  const outer = asObject(Array.isArray(body) ? body[0] : body);
  if (!outer) return { message: typeof body === 'string' ? body : '', codes: [], isStructured: false };
  const inner = asObject(outer['error']) ?? outer;
  const message = messageText(asText(outer['error']) ?? inner['message'] ?? inner['msg'] ?? inner['detail']);
  const details = asArray(inner['details']).map(asObject);
  const { [0]: status } = [inner, outer].flatMap(statusesIn);
  const named = [inner['code'], inner['type'], inner['status'], asObject(inner['metadata'])?.['error_type'], ...details.map((detail) => detail?.['reason'])];
  const codes = named.filter((code): code is string => typeof code === 'string' && code !== '' && !isStatusText.test(code));
  const field = asText(inner['param']) ?? fieldOfDetail(inner['detail'] ?? asObject(inner['message'])?.['detail']);
  return {
    message,
    codes: codes.map((code) => code.slice(0, 64)),
    ...(field ? { field } : {}),
    isStructured: message !== '' || codes.length > 0,
    ...(status === undefined ? {} : { status }),
  };
}

const isStatusText = /^[45]\d\d$/;
const statusFields = ['code', 'status', 'status_code', 'statusCode', 'http_status', 'http_code'];

function statusesIn(error: JsonObject): number[] {
  return statusFields
    .map((field) => error[field])
    .map((value) => (typeof value === 'string' && isStatusText.test(value) ? Number(value) : value))
    .filter((value): value is number => typeof value === 'number' && Number.isInteger(value) && value >= 400 && value <= 599);
}

/** Whether a field that is called `error` tells of one: servers fill it with null, false, 0 or an empty object while all is well. */
const isToldError = (value: unknown): boolean => {
  if (value === undefined || value === null) return false;
  if (typeof value === 'string') return !/^(?:|null|none|ok|success)$/i.test(value.trim());
  if (Array.isArray(value)) return value.some(isToldError);
  return isObject(value) ? Object.values(value).some((item) => item !== null && item !== '' && item !== 0 && item !== false) : Boolean(value);
};

const choicesMax = 8;

/** The object of an answer that carries an error of the whole. Each chunk of a stream is looked through, so nothing is made for it. */
function errorHolder(answer: JsonObject): JsonObject | undefined {
  if (isToldError(answer['error'])) return answer;
  if (carriesError(answer['x_groq'])) return answer['x_groq'];
  const choices = asArray(answer['choices']);
  for (let at = 0; at < choices.length && at < choicesMax; at++) {
    const choice = choices[at];
    if (!isObject(choice)) continue;
    if (isToldError(choice['error'])) return choice;
    if (carriesError(choice['delta'])) return choice['delta'];
    if (carriesError(choice['message'])) return choice['message'];
  }
  return undefined;
}

const carriesError = (value: unknown): value is JsonObject => isObject(value) && isToldError(value['error']);

/**
 * The error that an answer with a good status holds, in a shape for `readVendorError`; null when it holds none. Beside `error`, on any level
 * of the answer, an object that is no piece of an answer may itself be the error: `{"object":"error",…}`, `{"detail":…}`, `{"code":429,"message":…}`.
 */
export function errorInAnswer(answer: JsonObject): unknown {
  const holder = errorHolder(answer);
  // Beside an error as text stands its code.
  if (holder) return typeof holder['error'] === 'object' ? { error: holder['error'] } : { ...holder };
  if (answer['object'] === 'error' || answer['type'] === 'error') return answer;
  if (Array.isArray(answer['choices']) && answer['choices'].length > 0) return null;
  if (isToldError(answer['errors'])) return { error: asArray(answer['errors'])[0] ?? answer['errors'] };
  if (isToldError(answer['detail'])) return answer;
  const saysError =
    statusesIn(answer).length > 0 || answer['success'] === false || /error|exception/i.test(`${asText(answer['type'])} ${asText(answer['code'])}`);
  return saysError && (asText(answer['message']) ?? asText(answer['msg'])) !== undefined ? answer : null;
}

/** Mistral's `message` may be text, JSON in text, a list, or an object with `detail`. */
function messageText(value: unknown, depth = 0): string {
  if (depth > 3) return '';
  if (typeof value === 'string') {
    if (!/^\s*[[{]/.test(value) || value.length > 20_000) return value;
    try {
      return messageText(JSON.parse(value), depth + 1) || value;
    } catch {
      return value;
    }
  }
  if (Array.isArray(value))
    return value
      .slice(0, 4)
      .map((item) => messageText(item, depth + 1))
      .filter(Boolean)
      .join('; ');
  if (!isObject(value)) return '';
  return messageText(value['msg'] ?? value['message'] ?? value['detail'] ?? value['error'], depth + 1);
}

/** `{detail:[{loc:["body","temperature"],…}]}` of validation errors. */
function fieldOfDetail(detail: unknown): string | undefined {
  const path = asArray(asObject(asArray(detail)[0])?.['loc']).filter((step) => step !== 'body');
  return path.length ? path.join('.').slice(0, 100) : undefined;
}
