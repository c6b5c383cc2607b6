import type { z } from 'zod';

export type ReasonLocale = 'es' | 'pt' | 'en';
type Texts = Readonly<Record<ReasonLocale, string>>;
type Issue = z.core.$ZodIssue;

const required: Texts = { es: 'es obligatorio', pt: 'é obrigatório', en: 'is required' };
const notValid: Texts = { es: 'no tiene la forma esperada', pt: 'não tem a forma esperada', en: 'does not have the expected form' };
const unknownField: Texts = { es: 'no es un campo conocido', pt: 'não é um campo conhecido', en: 'is not a known field' };

/** What a value may be, in the words of JSON. */
const kinds: ReadonlyMap<string, Texts> = new Map([
  ['string', { es: 'un texto', pt: 'um texto', en: 'a string' }],
  ['number', { es: 'un número', pt: 'um número', en: 'a number' }],
  ['int', { es: 'un número entero', pt: 'um número inteiro', en: 'an integer' }],
  ['boolean', { es: 'true o false', pt: 'true ou false', en: 'true or false' }],
  ['array', { es: 'una lista', pt: 'uma lista', en: 'a list' }],
  ['object', { es: 'un objeto', pt: 'um objeto', en: 'an object' }],
  ['null', { es: 'null', pt: 'null', en: 'null' }],
  ['nothing', { es: 'nada', pt: 'nada', en: 'nothing' }],
]);
const sameKind: Readonly<Record<string, string>> = { record: 'object', map: 'object', set: 'array', tuple: 'array', nan: 'number', bigint: 'int' };

const forms: ReadonlyMap<string, Texts> = new Map([
  ['url', { es: 'debe ser una dirección (URL)', pt: 'deve ser um endereço (URL)', en: 'must be a URL' }],
  ['email', { es: 'debe ser un correo electrónico', pt: 'deve ser um e-mail', en: 'must be an email address' }],
  ['uuid', { es: 'debe ser un UUID', pt: 'deve ser um UUID', en: 'must be a UUID' }],
  ['datetime', { es: 'debe ser una fecha y hora ISO 8601', pt: 'deve ser uma data e hora ISO 8601', en: 'must be an ISO 8601 date and time' }],
  ['date', { es: 'debe ser una fecha ISO 8601', pt: 'deve ser uma data ISO 8601', en: 'must be an ISO 8601 date' }],
  ['base64', { es: 'debe ser base64', pt: 'deve ser base64', en: 'must be base64' }],
]);

/** Why a value is refused, in a language: every issue that a schema can report, so that no text mixes two. `value` is what stands at the issue's path. */
export function wordIssue(issue: Issue, value: unknown, locale: ReasonLocale): string {
  switch (issue.code) {
    case 'invalid_type':
      return value === undefined ? required[locale] : mustBeKind([issue.expected], value, locale);
    case 'invalid_value':
      return value === undefined ? required[locale] : mustBeOneOf(issue.values, locale);
    case 'too_small':
      return wordBound(issue.origin, 'least', issue.minimum, issue, locale);
    case 'too_big':
      return wordBound(issue.origin, 'most', issue.maximum, issue, locale);
    case 'not_multiple_of':
      return { es: 'debe ser múltiplo de', pt: 'deve ser múltiplo de', en: 'must be a multiple of' }[locale] + ` ${issue.divisor}`;
    case 'invalid_format':
      return wordForm(issue, locale);
    case 'unrecognized_keys':
      return unknownField[locale];
    case 'custom':
      return wordCustom(issue, locale);
    default:
      return value === undefined ? required[locale] : notValid[locale];
  }
}

/** `must be a string or a list, not a number`. */
export function mustBeKind(expected: readonly string[], value: unknown, locale: ReasonLocale): string {
  const names = [...new Set(expected.map((kind) => sameKind[kind] ?? kind))].map((kind) => kinds.get(kind)?.[locale]);
  if (names.length === 0 || names.includes(undefined)) return notValid[locale];
  const is = kindOf(value);
  const not =
    expected.length === 1 && expected[0] === 'int' && is === 'number' ? '' : `, ${{ es: 'no', pt: 'não', en: 'not' }[locale]} ${kinds.get(is)?.[locale]}`;
  return `${{ es: 'debe ser', pt: 'deve ser', en: 'must be' }[locale]} ${list(names as string[], locale)}${not}`;
}

const shownMax = 24;

/** `must be one of 'a', 'b' or 'c'`. */
export function mustBeOneOf(values: readonly unknown[], locale: ReasonLocale): string {
  const shown = values.slice(0, shownMax).map((value) => (typeof value === 'string' ? `'${value}'` : String(value)));
  if (shown.length === 1) return `${{ es: 'debe ser', pt: 'deve ser', en: 'must be' }[locale]} ${shown[0]}`;
  const lead = { es: 'debe ser uno de', pt: 'deve ser um de', en: 'must be one of' }[locale];
  return `${lead} ${values.length > shownMax ? `${shown.join(', ')} …` : list(shown, locale)}`;
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return kinds.has(typeof value) ? typeof value : 'nothing';
}

function list(items: readonly string[], locale: ReasonLocale): string {
  const or = { es: 'o', pt: 'ou', en: 'or' }[locale];
  return items.length < 2 ? (items[0] ?? '') : `${items.slice(0, -1).join(', ')} ${or} ${items.at(-1)}`;
}

const units: ReadonlyMap<string, Readonly<Record<ReasonLocale, readonly [one: string, more: string]>>> = new Map([
  ['string', { es: ['carácter', 'caracteres'], pt: ['caractere', 'caracteres'], en: ['character', 'characters'] }],
  ['array', { es: ['elemento', 'elementos'], pt: ['elemento', 'elementos'], en: ['item', 'items'] }],
  ['set', { es: ['elemento', 'elementos'], pt: ['elemento', 'elementos'], en: ['item', 'items'] }],
  ['object', { es: ['campo', 'campos'], pt: ['campo', 'campos'], en: ['field', 'fields'] }],
  ['record', { es: ['campo', 'campos'], pt: ['campo', 'campos'], en: ['field', 'fields'] }],
  ['file', { es: ['byte', 'bytes'], pt: ['byte', 'bytes'], en: ['byte', 'bytes'] }],
]);

function wordBound(
  origin: string,
  end: 'least' | 'most',
  bound: number | bigint,
  { inclusive, exact }: { inclusive?: boolean | undefined; exact?: boolean | undefined },
  locale: ReasonLocale,
): string {
  const unit = units.get(origin)?.[locale];
  if (!unit) {
    const lead = {
      least: {
        es: ['debe ser al menos', 'debe ser mayor que'],
        pt: ['deve ser pelo menos', 'deve ser maior que'],
        en: ['must be at least', 'must be greater than'],
      },
      most: {
        es: ['debe ser como máximo', 'debe ser menor que'],
        pt: ['deve ser no máximo', 'deve ser menor que'],
        en: ['must be at most', 'must be less than'],
      },
    }[end][locale];
    return `${lead[inclusive === false ? 1 : 0]} ${bound}`;
  }
  if (end === 'least' && Number(bound) === 1 && !exact) return { es: 'no puede estar vacío', pt: 'não pode estar vazio', en: 'must not be empty' }[locale];
  const counted = `${bound} ${unit[Number(bound) === 1 ? 0 : 1]}`;
  if (exact) return { es: `debe tener exactamente ${counted}`, pt: `deve ter exatamente ${counted}`, en: `must have exactly ${counted}` }[locale];
  if (end === 'least') return { es: `debe tener al menos ${counted}`, pt: `deve ter pelo menos ${counted}`, en: `must have at least ${counted}` }[locale];
  return { es: `puede tener ${counted} como máximo`, pt: `pode ter no máximo ${counted}`, en: `may have at most ${counted}` }[locale];
}

const patternMax = 80;

function wordForm(issue: Extract<Issue, { code: 'invalid_format' }>, locale: ReasonLocale): string {
  const form = forms.get(issue.format);
  if (form) return form[locale];
  const pattern = issue.format === 'regex' ? issue.pattern : undefined;
  return pattern === undefined || pattern.length > patternMax ? notValid[locale] : `${notValid[locale]} (${pattern})`;
}

/** A check of our own says its texts in `params.texts`; one that has a single text is for operators, who read English. */
function wordCustom({ params, message }: Extract<Issue, { code: 'custom' }>, locale: ReasonLocale): string {
  const texts: unknown = params?.['texts'];
  if (typeof texts === 'object' && texts !== null && locale in texts) return String((texts as Texts)[locale]);
  return locale === 'en' && message !== '' ? lowerFirst(message) : notValid[locale];
}

const lowerFirst = (text: string) => text.charAt(0).toLowerCase() + text.slice(1);
