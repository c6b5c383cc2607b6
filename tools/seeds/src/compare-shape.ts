/** Paths whose value on the page is meant literally (`data.status`); everything else there is a sample of its type. */
export type Literals = readonly string[];

const isDate = (text: string) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/.test(text) && !Number.isNaN(Date.parse(text));
const isAddress = (text: string) => /^https?:\/\//.test(text) && URL.canParse(text);

/**
 * What an answer lacks of the page's example: keys, types, literal values. Further keys of the answer are no difference:
 * clients of the page ignore them. A date stays a date and an address an address; a null on the page is only meant when literal.
 */
export function compareShape(expected: unknown, actual: unknown, literals: Literals = [], path = ''): string[] {
  const at = path || 'the answer';
  if (literals.includes(path) && (expected === null || typeof expected !== 'object'))
    return expected === actual ? [] : [`${at}: ${show(expected)} on the page, ${show(actual)} here`];
  if (expected === null) return [];
  if (Array.isArray(expected)) {
    if (!Array.isArray(actual)) return [`${at}: a list on the page, ${kindOf(actual)} here`];
    if (expected.length === 0) return [];
    if (actual.length === 0) return [`${at}: an empty list`];
    if (literals.includes(path))
      return JSON.stringify(expected) === JSON.stringify(actual) ? [] : [`${at}: ${show(expected)} on the page, ${show(actual)} here`];
    return actual.flatMap((item, index) => compareShape(expected[Math.min(index, expected.length - 1)], item, literals, `${path}[]`));
  }
  if (kindOf(expected) !== kindOf(actual)) return [`${at}: ${kindOf(expected)} on the page, ${actual === undefined ? 'absent' : kindOf(actual)} here`];
  if (isRecord(expected) && isRecord(actual)) {
    return Object.entries(expected).flatMap(([key, value]) => compareShape(value, actual[key], literals, path ? `${path}.${key}` : key));
  }
  if (typeof expected === 'string' && typeof actual === 'string') {
    if (isDate(expected) && !isDate(actual)) return [`${at}: a date on the page, ${show(actual)} here`];
    if (isAddress(expected) && !isAddress(actual)) return [`${at}: an address on the page, ${show(actual)} here`];
    if (expected !== '' && actual === '') return [`${at}: an empty text`];
  }
  return [];
}

export const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
const kindOf = (value: unknown) => (value === null ? 'null' : Array.isArray(value) ? 'a list' : typeof value);
const show = (value: unknown) => (value === undefined ? 'absent' : (JSON.stringify(value) ?? String(value)).slice(0, 120));
