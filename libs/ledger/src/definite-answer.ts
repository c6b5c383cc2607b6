import { setTimeout as sleep } from 'node:timers/promises';
import { ServiceError } from '@portazgo/errors';

/** A failure of the connection or of the server as a whole: whether the statement was committed is not known. */
export function isIndefinite(error: unknown): boolean {
  const code = codeOf(error);
  if (code === undefined) return /terminated|timeout|closed/i.test(messageOf(error));
  // 08: connection; 57P0x: shut down, crashed, starting up; 57014: statement time-out; 53: too many connections, no memory,
  // no space on the disk; 58: the server's own input and output failed; the rest are the system's own.
  return /^(08|57P0|57014|53|58)/.test(code) || /^(ECONN|EPIPE|ETIMEDOUT|EHOST|ENET|ENOTFOUND|EAI_)/.test(code) || isRolledBack(error);
}

/**
 * The server gave up for the sake of another transaction: definitely not committed, and worth saying again. 23505 is one of them:
 * two accounts used one request id at the same moment, and asked again the function sees the other's hold and refuses by name.
 */
function isRolledBack(error: unknown): boolean {
  return ['40P01', '40001', '23505'].includes(codeOf(error) ?? '');
}

// By shape, not by class: an error of the network may come from another realm than ours.
function codeOf(error: unknown): string | undefined {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : undefined;
}

function messageOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'message' in error ? String(error.message) : '';
}

/**
 * Repeats a statement until its answer is definite; only for statements that may be repeated with the same ids (all moves of the
 * ledger may). When the database stays away longer than `patienceMs`, callers are told to come again, and until it is back each
 * further question is asked once only: a queue must not wait its patience out one group after the other.
 */
export class DefiniteAnswers {
  #away = false;

  constructor(
    private readonly patienceMs: number,
    /** Who is unavailable while the database is away. */
    private readonly service = 'billing',
  ) {}

  async of<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
    const end = performance.now() + (this.#away ? 0 : this.patienceMs);
    for (let pauseMs = 10; ; pauseMs = Math.min(pauseMs * 2, 250)) {
      try {
        const answer = await ask();
        this.#away = false;
        return answer;
      } catch (error) {
        if (!isIndefinite(error)) throw error;
        if (performance.now() + pauseMs > end) {
          this.#away = true;
          throw new ServiceError('service_unavailable', { service: this.service, retryAfterSeconds: 1 }, { cause: error });
        }
        await sleep(pauseMs);
      }
    }
  }
}
