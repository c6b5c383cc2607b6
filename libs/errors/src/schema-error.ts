import type { z } from 'zod';
import { ServiceError } from './service-error.ts';

/** Names the first wrong field of a value that a schema refused, as a path like `messages[0].content`. */
export function toInvalidRequest(error: Pick<z.core.$ZodError, 'issues'>): ServiceError<'invalid_request'> {
  const issue = deepest(error.issues);
  return new ServiceError('invalid_request', { field: fieldPath(issue.path) || 'body', reason: lowerFirst(issue.message) });
}

interface Issue {
  path: PropertyKey[];
  message: string;
}

// A union reports one list of issues per branch. The branch that got furthest is the one the caller meant.
function deepest(issues: readonly z.core.$ZodIssue[]): Issue {
  const [issue] = issues;
  if (!issue) return { path: [], message: 'is not valid' };
  if (issue.code === 'unrecognized_keys') return { path: [...issue.path, issue.keys[0] ?? ''], message: issue.message };
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) return issue;
  const branches = issue.errors.filter((branch) => branch.length > 0).map(deepest);
  const best = branches.reduce((a, b) => (b.path.length > a.path.length ? b : a), { path: [], message: issue.message } as Issue);
  return { path: [...issue.path, ...best.path], message: best.message };
}

export function fieldPath(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, key) => (typeof key === 'number' ? `${text}[${key}]` : text ? `${text}.${String(key)}` : String(key)), '');
}

const lowerFirst = (text: string) => text.charAt(0).toLowerCase() + text.slice(1);
