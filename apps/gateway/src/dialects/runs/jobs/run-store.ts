import type { KeyMode } from '@portazgo/contracts';
import type { GatewayLogger } from '../../../gateway.logger.ts';
import type { SealedPlace, SealedStore } from '../../../inference/sealed-store.ts';
import { runJob, type RunJob } from '../runs.wire.ts';

export interface RunOwner {
  readonly clientId: string;
  readonly mode: KeyMode;
}

const dayMs = 86_400_000;
const uuidOfTime = /^([0-9a-f]{8})-([0-9a-f]{4})-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** Runs that were answered at once, so that their ids can be read like those of jobs. Sealed, and kept as long as responses are. */
export class RunStore {
  constructor(
    private readonly texts: SealedStore,
    private readonly keepDays: number,
    private readonly logger: GatewayLogger,
  ) {}

  /** Never throws: the answer is good without it. */
  async keep(owner: RunOwner, run: RunJob): Promise<boolean> {
    const place = this.#placeOf(owner, run.id);
    return place !== null && this.texts.keep(place, JSON.stringify(run));
  }

  /** Null for what is unknown, expired or not the owner's. */
  async find(owner: RunOwner, id: string): Promise<RunJob | null> {
    const place = this.#placeOf(owner, id);
    const text = place && (await this.texts.find(place));
    if (!text) return null;
    const run = runJob.safeParse(JSON.parse(text));
    if (run.success) return run.data;
    this.logger.pino.error({ err: run.error, jobId: id }, 'a stored run cannot be read');
    return null;
  }

  // The id is the one that the request has, and carries its time.
  #placeOf({ clientId, mode }: RunOwner, id: string): SealedPlace | null {
    const [, high, low] = uuidOfTime.exec(id) ?? [];
    if (high === undefined || low === undefined) return null;
    const expiresAt = new Date(Math.min(Number.parseInt(high + low, 16) + this.keepDays * dayMs, lastMs));
    return { clientId, place: `run|${mode}|${clientId}|${id}`, expiresAt };
  }
}

// The last instants have dates of more than four digits, which no file has.
const lastMs = Date.UTC(9_000, 0);
