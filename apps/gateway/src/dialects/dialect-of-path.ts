import type { DialectErrors } from '../edge/dialect-errors.ts';
import { askErrors } from './ask/ask-errors.ts';
import { openAiErrors } from './openai/openai-errors.ts';
import { generationsErrors } from './generations/generations-errors.ts';
import { houseErrors } from './house-errors.ts';
import { runsErrors } from './runs/runs-errors.ts';

const askPaths = ['/v1/ask', '/v1/me', '/v1/task', '/v1/stream'];
const runsPaths = ['/api/v1/models', '/api/v1/jobs'];
const housePaths = ['/v1/quote', '/v1/account', '/v1/callbacks'];

/** Which format a path belongs to: what is under `/v1` and of nobody else is a route that an OpenAI client may look for. */
export function dialectOfPath(path: string): DialectErrors {
  if (askPaths.some((prefix) => isUnder(path, prefix))) return askErrors;
  if (runsPaths.some((prefix) => isUnder(path, prefix))) return runsErrors;
  if (isUnder(path, '/api/v1')) return generationsErrors;
  return isUnder(path, '/v1') && !housePaths.some((prefix) => isUnder(path, prefix)) ? openAiErrors : houseErrors;
}

const isUnder = (path: string, prefix: string) => path === prefix || path.startsWith(`${prefix}/`);
