import type { DialectErrors } from '../edge/dialect-errors.ts';
import { askErrors } from './ask/ask-errors.ts';
import { openAiErrors } from './openai/openai-errors.ts';
import { houseErrors } from './house-errors.ts';

const askPaths = ['/v1/ask', '/v1/me', '/v1/task', '/v1/stream'];
const housePaths = ['/v1/quote', '/v1/account'];

/** Which format a path belongs to: what is under `/v1` and not of the other two is a route that an OpenAI client may look for. */
export function dialectOfPath(path: string): DialectErrors {
  if (askPaths.some((prefix) => isUnder(path, prefix))) return askErrors;
  return isUnder(path, '/v1') && !housePaths.some((prefix) => isUnder(path, prefix)) ? openAiErrors : houseErrors;
}

const isUnder = (path: string, prefix: string) => path === prefix || path.startsWith(`${prefix}/`);
