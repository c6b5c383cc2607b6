import type { z } from 'zod';
import { mustBeKind, mustBeOneOf, wordIssue, type ReasonLocale } from './schema-reasons.ts';
import { ServiceError } from './service-error.ts';

type Issue = z.core.$ZodIssue;

/** What was refused, so that a text can say what it is; and the language of the text. */
export interface RefusedValue {
  readonly value?: unknown;
  readonly locale?: ReasonLocale;
}

/** Names the first wrong field of a value that a schema refused, as a path like `messages[0].content`, and says why. */
export function toInvalidRequest(error: Pick<z.core.$ZodError, 'issues'>, { value, locale = 'en' }: RefusedValue = {}): ServiceError<'invalid_request'> {
  const [issue] = error.issues;
  const { path, reason } = issue ? explain(issue, value, locale) : { path: [], reason: mustBeKind([], value, locale) };
  return new ServiceError('invalid_request', { field: fieldPath(path) || 'body', reason });
}

interface Explained {
  readonly path: readonly PropertyKey[];
  readonly reason: string;
}

/** `value` is what the issue's path starts from. */
function explain(issue: Issue, value: unknown, locale: ReasonLocale): Explained {
  const { path } = issue;
  const here = valueAt(value, path);
  if (issue.code === 'unrecognized_keys') return { path: [...path, issue.keys[0] ?? ''], reason: wordIssue(issue, here, locale) };
  if (issue.code === 'invalid_union') return explainUnion(issue, here, locale);
  if ((issue.code === 'invalid_key' || issue.code === 'invalid_element') && issue.issues[0]) {
    const inner = explain(issue.issues[0], here, locale);
    return { path: [...path, ...inner.path], reason: inner.reason };
  }
  return { path, reason: wordIssue(issue, here, locale) };
}

/** A union reports the issues of each of its branches. The one that the caller meant is explained, or what all of them would have taken. */
function explainUnion(issue: Extract<Issue, { code: 'invalid_union' }>, here: unknown, locale: ReasonLocale): Explained {
  const { path } = issue;
  if ('options' in issue && Array.isArray(issue.options))
    return { path, reason: here === undefined ? wordMissing(locale) : mustBeOneOf(issue.options, locale) };
  const branches = issue.errors.filter((branch) => branch.length > 0);
  if (here === undefined) return { path, reason: wordMissing(locale) };
  const meant = branches.filter((branch) => !branch.some(isOtherKind));
  if (meant.length === 0) return { path, reason: wordAlternatives(branches, here, locale) };
  const tags = commonTag(meant);
  if (tags) return { path: [...path, tags.key], reason: valueAt(here, [tags.key]) === undefined ? wordMissing(locale) : mustBeOneOf(tags.values, locale) };
  const [best] = meant.toSorted(
    (a, b) => wrongTags(a) - wrongTags(b) || a.length - b.length || ofOtherKind(a[0]) - ofOtherKind(b[0]) || comparePaths(b[0], a[0]),
  );
  const inner = best?.[0] ? explain(best[0], here, locale) : { path: [], reason: '' };
  return { path: [...path, ...inner.path], reason: inner.reason };
}

const wordMissing = (locale: ReasonLocale) => wordIssue({ code: 'invalid_type', expected: 'string', path: [], message: '' }, undefined, locale);

/** The branch is for another kind of value, or for other words. */
const isOtherKind = (issue: Issue) => issue.path.length === 0 && (issue.code === 'invalid_type' || issue.code === 'invalid_value' || isAllOther(issue));
const isAllOther = (issue: Issue): boolean =>
  issue.code === 'invalid_union' && issue.errors.length > 0 && issue.errors.every((branch) => branch.some(isOtherKind));

/** Of large values only the first fault of a branch is known: one whose parts are of the right kind was meant rather. */
const ofOtherKind = (issue: Issue | undefined) => (issue?.code === 'invalid_type' ? 1 : 0);

/** The field that says which branch of a union an object is, where the schema does not name one. */
const usualTag = 'type';

const isWrongTag = (issue: Issue) => tagOf(issue) !== undefined;
const wrongTags = (branch: readonly Issue[]) => branch.filter(isWrongTag).length;

function tagOf(issue: Issue): { key: PropertyKey; values: readonly unknown[] } | undefined {
  const [key] = issue.path;
  if (issue.path.length !== 1 || key === undefined) return undefined;
  if (issue.code === 'invalid_union' && 'options' in issue && Array.isArray(issue.options)) return { key, values: issue.options };
  return issue.code === 'invalid_value' && key === usualTag ? { key, values: issue.values } : undefined;
}

/** When the word that tells the branches apart fits none of them: all the words that would. */
function commonTag(branches: readonly (readonly Issue[])[]): { key: PropertyKey; values: readonly unknown[] } | undefined {
  const tags = branches.map((branch) => branch.map(tagOf).find((tag) => tag !== undefined));
  const key = tags[0]?.key;
  if (key === undefined || tags.some((tag) => tag?.key !== key)) return undefined;
  return { key, values: [...new Set(tags.flatMap((tag) => tag?.values ?? []))] };
}

function wordAlternatives(branches: readonly (readonly Issue[])[], here: unknown, locale: ReasonLocale): string {
  const issues = branches.flatMap(rootIssues);
  const words = issues.flatMap((issue) => (issue.code === 'invalid_value' ? issue.values : []));
  const kinds = issues.flatMap((issue) => (issue.code === 'invalid_type' ? [issue.expected] : []));
  if (words.length > 0 && (typeof here === 'string' || kinds.length === 0)) return mustBeOneOf(words, locale);
  return mustBeKind(words.some((word) => typeof word === 'string') ? ['string', ...kinds] : kinds, here, locale);
}

const rootIssues = (branch: readonly Issue[]): Issue[] =>
  branch.flatMap((issue) => (issue.path.length > 0 ? [] : issue.code === 'invalid_union' ? issue.errors.flatMap(rootIssues) : [issue]));

/** The one whose fault comes later got further. */
function comparePaths(a: Issue | undefined, b: Issue | undefined): number {
  const [left, right] = [a?.path ?? [], b?.path ?? []];
  for (const [at, key] of left.entries()) {
    const other = right[at];
    if (typeof key === 'number' && typeof other === 'number' && key !== other) return key - other;
  }
  return left.length - right.length;
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (at, key) => (typeof at === 'object' && at !== null && Object.hasOwn(at, key) ? (at as Record<PropertyKey, unknown>)[key] : undefined),
    value,
  );
}

export function fieldPath(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, key) => (typeof key === 'number' ? `${text}[${key}]` : text ? `${text}.${String(key)}` : String(key)), '');
}
