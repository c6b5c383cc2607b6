import { createContext, Script } from 'node:vm';

const call = new Script('work()');

/** Thrown by work that was stopped. */
export class OutOfTime extends Error {}

/**
 * Runs synchronous work that a stranger's input may make endless (a pattern that backtracks, a product of two lists) and stops it
 * at the limit, in whatever loop or expression it is.
 */
export function withinTime<Result>(limitMs: number, work: () => Result): Result {
  try {
    return call.runInContext(createContext({ work }), { timeout: limitMs }) as Result;
  } catch (error) {
    if (isTimeout(error)) throw new OutOfTime('stopped', { cause: error });
    throw error;
  }
}

const isTimeout = (error: unknown): boolean => typeof error === 'object' && error !== null && 'code' in error && error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT';
