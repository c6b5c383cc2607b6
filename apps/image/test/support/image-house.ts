import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createPool } from '@portazgo/platform';
import { startHouse, type House, type HouseOptions, type HouseProcess } from '@portazgo/testing';

const texts = { es: 'x', pt: 'x', en: 'x' };
/** A worker that fell silent has lost its job after so many seconds. */
export const heartbeatSeconds = 3;
/** Of one picture. */
export const priceMicroCredits = 25_000_000;

/** Models named by how their upstream behaves (`run=900`: the work takes so long). */
function writeCatalog(models: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'portazgo-image-'));
  const prices = [{ perImage: 0.025 }];
  for (const [id, behaviour] of Object.entries(models)) {
    const entry = {
      id,
      kind: 'image',
      ownedBy: 'test',
      created: 0,
      title: texts,
      description: texts,
      operations: ['image.generate'],
      prompt: { maxLength: 1_000 },
      settings: [{ key: 'count', label: texts, type: 'integer', default: 1, min: 1, max: 4 }],
      limits: { megapixelsMax: 2 },
      timeLimits: { queueSeconds: 60, runSeconds: 40, heartbeatSeconds, totalSeconds: 90 },
      routes: [{ provider: 'fal', upstreamModel: `fal-ai/flux/dev+${behaviour}`, fields: { count: 'num_images' }, prices }],
    };
    writeFileSync(path.join(folder, `${id}.yaml`), JSON.stringify(entry));
  }
  return folder;
}

export interface PublicJob {
  readonly id: string;
  readonly status: string;
  readonly output?: { readonly outputImage?: string };
  readonly error?: unknown;
  readonly credits_charged?: number;
}

/** The whole way of a picture: gateway, billing, jobs, image and the emulator as real processes. */
export class ImageHouse {
  private constructor(
    readonly house: House,
    private readonly folder: string,
    private readonly key: string,
    readonly clientId: string,
    private readonly pool: ReturnType<typeof createPool>,
  ) {}

  static async start(models: Readonly<Record<string, string>>, options: Pick<HouseOptions, 'instances'> = {}): Promise<ImageHouse> {
    const folder = writeCatalog(models);
    const services = ['gateway', 'billing', 'jobs', 'image', 'emulator'] as const;
    const house = await startHouse({
      ...options,
      services: [...services],
      catalogDir: folder,
      // A frozen worker still is sent hints; the next one must not be long in coming.
      environment: { DRAIN_DELAY_MS: '0', JOBS_SWEEP_SECONDS: '0.2', JOBS_HINT_SECONDS: '2' },
    });
    const { key, clientId } = await house.createClient({ credits: 100_000 });
    return new ImageHouse(house, folder, key, clientId, createPool({ url: house.databaseUrl, max: 2, applicationName: 'test', onError: () => undefined }));
  }

  async submit(model: string, input: Record<string, unknown> = {}): Promise<PublicJob> {
    const [url] = this.house.gatewayUrls;
    const response = await fetch(`${url}/api/v1/models/run`, {
      method: 'POST',
      headers: { authorization: `Bearer ${this.key}`, 'content-type': 'application/json', prefer: 'wait=0' },
      body: JSON.stringify({ model, input: { prompt: 'a bridge', ...input } }),
    });
    const body = (await response.json()) as PublicJob;
    if (response.status !== 202 && response.status !== 200) throw new Error(`the submission was answered with ${response.status}: ${JSON.stringify(body)}`);
    return body;
  }

  async read(id: string): Promise<PublicJob> {
    const response = await fetch(`${this.house.gatewayUrls[0]}/api/v1/jobs/${id}`, { headers: { authorization: `Bearer ${this.key}` } });
    return (await response.json()) as PublicJob;
  }

  async ended(id: string, withinMs = 40_000): Promise<PublicJob> {
    const endsAt = Date.now() + withinMs;
    for (;;) {
      const job = await this.read(id);
      if (job.status !== 'processing' && job.status !== 'queued') return job;
      if (Date.now() > endsAt) throw new Error(`the job did not end: ${JSON.stringify(await this.row(id))}`);
      await sleep(100);
    }
  }

  /** The desk's row, read past the service. */
  async row(
    id: string,
  ): Promise<{ state: string; attempt: number; lease: number; sent: boolean; tracked: boolean; outcome: string | null; charged: number | null }> {
    const { rows } = await this.pool.query(
      `select state, attempt, lease, sent_at is not null as sent, upstream is not null as tracked, end_outcome as outcome, charged_micro_credits::float8 as charged
         from jobs.jobs where id = $1`,
      [id],
    );
    return rows[0];
  }

  async until(id: string, isReached: (row: Awaited<ReturnType<ImageHouse['row']>>) => boolean): Promise<void> {
    for (let tries = 0; !isReached(await this.row(id)); tries++) {
      if (tries > 1_000) throw new Error(`never reached: ${JSON.stringify(await this.row(id))}`);
      await sleep(10);
    }
  }

  /** The worker process that has the job in hand, by its own figures. Only one job may be running. */
  async holder(): Promise<HouseProcess> {
    for (const index of [0, 1]) {
      const worker = this.house.process('image', index);
      const { health } = await worker.untilReady();
      const figures = await (await fetch(`${health}/metrics`)).text();
      if (/^portazgo_worker_jobs_in_flight\{[^}]*\} 1$/m.test(figures)) return worker;
    }
    throw new Error('no worker has a job in hand');
  }

  /** What the ledger took for one job. */
  async charges(id: string): Promise<number[]> {
    const { rows } = await this.pool.query('select charged_micro_credits::float8 as charged from billing.usage_records where request_id = $1', [id]);
    return rows.map((row: { charged: number }) => row.charged);
  }

  async openHolds(): Promise<number> {
    const { rows } = await this.pool.query('select count(*)::int as count from billing.holds');
    return rows[0].count;
  }

  /** Submissions that the upstream took for a job. */
  async submissions(id: string): Promise<number> {
    const lines = (await (await fetch(`${this.house.emulatorUrl}/journal?requestId=${id}`)).json()) as { phase: string; outcome: string | null }[];
    return lines.filter(({ phase, outcome }) => phase === 'submit' && outcome !== 'refused').length;
  }

  async stop(): Promise<void> {
    await this.pool.end();
    await this.house.stop();
    rmSync(this.folder, { recursive: true });
  }
}
