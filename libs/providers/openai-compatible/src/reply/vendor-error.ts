import { asArray, asObject, asText, isObject } from './json-value.ts';

/** What a vendor's error body says, whatever its shape. */
export interface VendorError {
  readonly message: string;
  /** Code, type, status name and reasons, in that order: the first one that is known decides. */
  readonly codes: string[];
  readonly field?: string;
  /** True when the body has the shape of an API error: the vendor itself spoke, not a proxy before it. */
  readonly isStructured: boolean;
}

/** Shapes: `{error:{…}}`, `[{error:{…}}]`, `{error:"text",code}`, `{object:"error",message,…}`, `{detail:…}`, text. */
export function readVendorError(body: unknown): VendorError {
  const outer = asObject(Array.isArray(body) ? body[0] : body);
  if (!outer) return { message: typeof body === 'string' ? body : '', codes: [], isStructured: false };
  const inner = asObject(outer['error']) ?? outer;
  const message = messageText(asText(outer['error']) ?? inner['message'] ?? inner['detail']);
  const details = asArray(inner['details']).map(asObject);
  const codes = [inner['code'], inner['type'], inner['status'], ...details.map((detail) => detail?.['reason'])].filter(
    (code): code is string => typeof code === 'string' && code !== '',
  );
  const field = asText(inner['param']) ?? fieldOfDetail(inner['detail'] ?? asObject(inner['message'])?.['detail']);
  return { message, codes: codes.map((code) => code.slice(0, 64)), ...(field ? { field } : {}), isStructured: message !== '' || codes.length > 0 };
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
