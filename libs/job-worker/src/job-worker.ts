import { setTimeout as sleep } from 'node:timers/promises';
import type { Room, WorkMessage } from '@portazgo/contracts';
import type { WorkConsumer, WorkQueue, WorkVerdict } from '@portazgo/messaging';
import { JobRun } from './run/job-run.ts';
import type { DrainSignals, WorkerTools } from './run/worker-tools.ts';

export interface JobWorkerOptions {
  readonly room: Room;
  /** Jobs held at once. */
  readonly jobsMax: number;
  /** True while nothing may begin: its end could not be kept. */
  readonly isClosed?: () => boolean;
  /** Of a drain: tracked tasks go back after the first, everything else is left after the second. */
  readonly handBackAfterMs?: number;
  readonly abandonAfterMs?: number;
}

/** Until a message whose claim nobody answered goes back to the queue: the desk is down, and its queue is not lost. */
const deskAwayMs = 1_500;
/** Until a message comes again that met a closed room. */
const closedMs = 5_000;

/** Works on the jobs of one room, as many at once as it may. */
export class JobWorker {
  private readonly handBack = new AbortController();
  private readonly abandon = new AbortController();
  private readonly tools: WorkerTools;
  private consumer: WorkConsumer | undefined;
  private isStopping = false;

  constructor(
    private readonly queue: Pick<WorkQueue, 'consume'>,
    tools: Omit<WorkerTools, 'drain'>,
    private readonly options: JobWorkerOptions,
  ) {
    const drain: DrainSignals = { handBack: this.handBack.signal, abandon: this.abandon.signal };
    this.tools = { ...tools, drain };
    tools.metrics.watch(() => this.inFlight);
  }

  get inFlight(): number {
    return this.consumer?.inFlight ?? 0;
  }

  async start(): Promise<void> {
    const { room, jobsMax } = this.options;
    this.consumer = await this.queue.consume(room, { inFlightMax: jobsMax, handle: (message) => this.handle(message) });
  }

  /** Throws when nothing would be taken from the queue. */
  check(): void {
    if (!this.consumer || this.isStopping) throw new Error('takes no work');
  }

  /** Takes no more, finishes what is short, and hands the rest back, so that another worker goes on with it. */
  async stop(): Promise<void> {
    this.isStopping = true;
    const { handBackAfterMs = 5_000, abandonAfterMs = 24_000 } = this.options;
    const timers = [setTimeout(() => this.handBack.abort(), handBackAfterMs), setTimeout(() => this.abandon.abort(), abandonAfterMs)];
    await this.consumer?.stop();
    for (const timer of timers) clearTimeout(timer);
    // Nothing that the queue did not wait for goes on behind it.
    this.handBack.abort();
    this.abandon.abort();
  }

  async handle({ jobId }: WorkMessage): Promise<WorkVerdict> {
    if (this.options.isClosed?.()) return { retryAfterMs: closedMs };
    let claim: Awaited<ReturnType<WorkerTools['desk']['claim']>>;
    try {
      claim = await this.tools.desk.claim(jobId);
    } catch {
      // It keeps its place meanwhile. Given back at once, the whole queue would go round and round for as long as the desk is away.
      await sleep(deskAwayMs * (0.75 + Math.random() / 2), undefined, { signal: this.handBack.signal }).catch(() => undefined);
      return { retryAfterMs: 0 };
    }
    if (claim.outcome === 'over') return { done: true };
    if (claim.outcome === 'wait') return { retryAfterMs: claim.retryAfterMs };
    return new JobRun(this.tools, claim.work).complete();
  }
}
