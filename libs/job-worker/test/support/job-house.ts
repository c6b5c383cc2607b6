import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { loadCatalog, type Catalog } from '@portazgo/catalog';
import type { JobEnd, JobSubmission } from '@portazgo/contracts';
import { CallMetrics } from '@portazgo/metering';
import type { WorkVerdict } from '@portazgo/messaging';
import { createLogger, Metrics, newRequestId } from '@portazgo/platform';
import type { ProviderCallback } from '@portazgo/providers-contract';
import { ModelRouter, ProviderGate, ProviderRegistry } from '@portazgo/routing';
import { JobWorker } from '../../src/job-worker.ts';
import { PublicAddress } from '../../src/request/public-address.ts';
import { ProviderFiles } from '../../src/request/provider-files.ts';
import { ResultDownloads } from '../../src/results/result-downloads.ts';
import { NoKeptEnds, type KeptEnds } from '../../src/run/kept-ends.ts';
import { ResultKeeper } from '../../src/results/result-keeper.ts';
import { WorkerMetrics } from '../../src/worker.metrics.ts';
import { MemoryDesk, ReachedDesk, type Row } from './memory-desk.ts';
import { MemoryStore, StoreShelf } from './memory-store.ts';
import { Mortal } from './mortal.ts';
import { scriptedVendor, UpstreamJournal, type Script } from './scripted-vendor.ts';

const limits = { connectMs: 1_000, firstByteMs: 5_000, localFirstByteMs: 5_000, idleMs: 5_000, totalMs: 10_000 };
const texts = { es: 'x', pt: 'x', en: 'x' };
const silent = createLogger({ service: 'test', level: 'silent' });

/** 10 credits an image; `second` is there only in models that have a second route. */
function catalogWith(routes: readonly object[]): Catalog {
  const folder = mkdtempSync(path.join(tmpdir(), 'portazgo-worker-'));
  const entry = (id: string, more: object) => ({ id, ownedBy: 'test', created: 0, title: texts, description: texts, prompt: { maxLength: 1_000 }, ...more });
  const picture = entry('picture', { kind: 'image', operations: ['image.generate'], limits: { megapixelsMax: 1 }, routes });
  const speech = entry('speech', {
    kind: 'speech',
    operations: ['audio.speak'],
    limits: { turnsMax: 4, secondsMax: 60 },
    routes: routes.map((route) => ({ ...route, prices: [{ perMillionBytes: 1_000 }] })),
  });
  for (const model of [picture, speech]) writeFileSync(path.join(folder, `${model.id}.yaml`), JSON.stringify(model));
  try {
    return loadCatalog(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export interface JobHouseOptions {
  /** In the order in which they are tried. */
  readonly vendors: Readonly<Record<string, Script>>;
  readonly publicUrl?: string;
  /** Where the operator says the vendors are; results may be fetched from there. */
  readonly vendorUrl?: string;
  readonly pollMs?: number;
  /** The folder that all workers share. */
  readonly kept?: KeptEnds;
  /** Lines of the workers' log go here. */
  readonly log?: (line: string) => void;
}

/** One room with everything around it in memory; its workers are mortal, its desk, store and vendors are not. */
export class JobHouse {
  readonly desk = new MemoryDesk();
  readonly shelf = new StoreShelf();
  readonly journals: Readonly<Record<string, UpstreamJournal>>;
  readonly listeners = new Map<string, (callback: ProviderCallback) => void>();
  private readonly catalog: Catalog;
  private readonly logger;
  private readonly workers: { mortal: Mortal; worker: JobWorker }[] = [];

  constructor(private readonly options: JobHouseOptions) {
    const { log } = options;
    this.logger = log ? createLogger({ service: 'test', level: 'info', destination: { write: log } }) : silent;
    const names = Object.keys(options.vendors);
    this.journals = Object.fromEntries(names.map((name) => [name, new UpstreamJournal()]));
    this.catalog = catalogWith(names.map((provider, priority) => ({ provider, priority, upstreamModel: `${provider}-1`, prices: [{ perImage: 0.01 }] })));
  }

  submit(more: Partial<JobSubmission> = {}, limitsOf: Partial<JobSubmission['timeLimits']> = {}): Row {
    return this.desk.submit({
      jobId: newRequestId(),
      clientId: 'acme',
      keyId: 'key-1',
      operation: 'image.generate',
      model: 'picture',
      mode: 'live',
      input: { prompt: 'a bridge', inputs: [], settings: {} },
      heldMicroCredits: 40_000_000,
      priceMultiplierPpm: 1_000_000,
      chargeOnFailure: false,
      timeLimits: { queueSeconds: 60, runSeconds: 30, heartbeatSeconds: 0.15, totalSeconds: 60, ...limitsOf },
      webhookUrl: null,
      dialect: 'runs',
      publicRequest: {},
      locale: 'en',
      ...more,
    });
  }

  /** A new worker process. */
  worker({
    dieAt,
    handBackAfterMs = 1,
    abandonAfterMs = 5,
    isClosed = () => false,
  }: { dieAt?: number; handBackAfterMs?: number; abandonAfterMs?: number; isClosed?: () => boolean } = {}): {
    worker: JobWorker;
    mortal: Mortal;
  } {
    const mortal = new Mortal(dieAt);
    const vendors = Object.entries(this.options.vendors).map(([name, script]) =>
      scriptedVendor(name, script, { journal: this.journals[name] as UpstreamJournal, mortal, pollMs: this.options.pollMs ?? 5 }),
    );
    const access = Object.fromEntries(vendors.map(({ name }) => [name, { apiKey: 'k', url: this.options.vendorUrl }]));
    const registry = new ProviderRegistry({ vendors, access, emulatorUrl: 'http://127.0.0.1:9', connectionsMax: 4 });
    const metrics = new Metrics('test');
    const gate = new ProviderGate(64);
    const store = new MemoryStore(this.shelf, mortal);
    const address = new PublicAddress(this.options.publicUrl);
    const worker = new JobWorker(
      { consume: async () => ({ inFlight: 0, stop: () => sleep(abandonAfterMs + 10) }) },
      {
        desk: new ReachedDesk(this.desk, mortal),
        catalog: this.catalog,
        registry,
        router: new ModelRouter({ catalog: this.catalog, registry, gate, limits, metrics: new CallMetrics(metrics, 'test'), logger: silent }),
        files: new ProviderFiles(store, address, 'secret'),
        results: new ResultKeeper(store, new ResultDownloads({ emulatorUrl: 'http://127.0.0.1:9', access }), 3_600),
        kept: this.options.kept ?? new NoKeptEnds(),
        callbacks: {
          addressFor: (jobId) => (this.options.publicUrl ? { url: `${this.options.publicUrl}/v1/callbacks/${jobId}/token`, token: 'token' } : null),
          listen: (jobId, _token, listener) => {
            this.listeners.set(jobId, listener);
            return () => this.listeners.delete(jobId);
          },
        },
        metrics: new WorkerMetrics(metrics),
        logger: this.logger,
      },
      { room: 'image', jobsMax: 8, handBackAfterMs, abandonAfterMs, isClosed },
    );
    void worker.start();
    this.workers.push({ mortal, worker });
    return { worker, mortal };
  }

  /** The message of the job comes again and again, as the broker and the desk see to, until the job is over. */
  async workOff(worker: JobWorker, { submission: { jobId } }: Row, withinMs = 8_000): Promise<void> {
    const endsAt = Date.now() + withinMs;
    while (this.desk.row(jobId).ends.length === 0) {
      if (Date.now() > endsAt) throw new Error(`the job did not end: ${this.desk.row(jobId).acts.join(', ')}`);
      const verdict: WorkVerdict = await worker.handle({ jobId });
      await new Promise((resolve) => setTimeout(resolve, 'retryAfterMs' in verdict ? Math.min(verdict.retryAfterMs, 20) : 5));
    }
  }

  /** Submits one job and works it off; tells how it ended. */
  async ended(...submission: Parameters<JobHouse['submit']>): Promise<{ end: JobEnd; row: Row }> {
    const row = this.submit(...submission);
    await this.workOff(this.worker().worker, row, 15_000);
    const [end] = row.ends;
    if (!end) throw new Error('the job has no end');
    return { end, row };
  }

  /** Whoever listens for callbacks of the job, once it does. */
  async listener({ submission: { jobId } }: Row): Promise<(callback: ProviderCallback) => void> {
    for (let tries = 0; tries < 100; tries++) {
      const listener = this.listeners.get(jobId);
      if (listener) return listener;
      await sleep(10);
    }
    throw new Error('nobody listens');
  }

  async close(): Promise<void> {
    for (const { mortal } of this.workers) mortal.bury();
    await Promise.all(this.workers.map(({ worker }) => worker.stop()));
  }
}
