import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Metrics } from './metrics.ts';
import { serviceVersion } from './service-version.ts';

/** Looks at one thing the process needs; throws when it is not well. */
export type HealthCheck = () => Promise<void> | void;

interface HealthOptions {
  host: string;
  port: number;
  metrics: Metrics;
  checks: Record<string, HealthCheck>;
  /** Of processes that price calls: instances that differ in it charge different prices. Shown by `/health/live` and as a metric. */
  catalogVersion?: string;
}

const checkTimeoutMs = 2_000;

/**
 * The operator's listener of a process: `/health/live` (the event loop turns; which version it is), `/health/ready` (may be given work:
 * every check passes and the process is not draining), `/metrics` (Prometheus text).
 */
export class HealthServer {
  private readonly server = createServer((request, response) => void this.answer(request.url ?? '/', response));
  private readonly version = serviceVersion();
  private ready = false;

  constructor(private readonly options: HealthOptions) {
    const { metrics, catalogVersion } = options;
    if (catalogVersion === undefined) return;
    metrics.gauge('catalog_info', 'Always 1; the label is the version of the catalog this process has', ['version']).set({ version: catalogVersion }, 1);
  }

  /** Resolves with the address, as `http://host:port`. */
  listen(): Promise<string> {
    return new Promise((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen(this.options.port, this.options.host, () => {
        const { port } = this.server.address() as AddressInfo;
        resolve(`http://${this.options.host}:${port}`);
      });
    });
  }

  /** What a process that turns says of itself. */
  live(): { status: 'live'; version: string; catalogVersion?: string } {
    const { catalogVersion } = this.options;
    return { status: 'live', version: this.version, ...(catalogVersion === undefined ? {} : { catalogVersion }) };
  }

  setReady(ready: boolean): void {
    this.ready = ready;
  }

  /** The state of each check: `ok`, or why not. */
  async report(): Promise<{ ready: boolean; checks: Record<string, string> }> {
    const results = await Promise.all(Object.entries(this.options.checks).map(async ([name, check]) => [name, await outcome(check)] as const));
    const checks = Object.fromEntries(results);
    return { ready: this.ready && results.every(([, state]) => state === 'ok'), checks };
  }

  close(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }

  private async answer(url: string, response: ServerResponse): Promise<void> {
    const path = url.split('?', 1)[0];
    if (path === '/health/live') return send(response, 200, this.live());
    if (path === '/health/ready') {
      const { ready, checks } = await this.report();
      return send(response, ready ? 200 : 503, { status: ready ? 'ready' : 'not ready', checks });
    }
    if (path === '/metrics') {
      const text = await this.options.metrics.registry.metrics();
      response.writeHead(200, { 'content-type': this.options.metrics.registry.contentType }).end(text);
      return;
    }
    send(response, 404, { error: 'not found' });
  }
}

async function outcome(check: HealthCheck): Promise<string> {
  let timer: NodeJS.Timeout | undefined;
  try {
    await Promise.race([
      check(),
      new Promise((_, reject) => {
        timer = setTimeout(() => reject(new Error(`no answer within ${checkTimeoutMs} ms`)), checkTimeoutMs);
      }),
    ]);
    return 'ok';
  } catch (error) {
    return error instanceof Error ? error.message : 'failed';
  } finally {
    clearTimeout(timer);
  }
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store', ...(status === 503 ? { 'retry-after': '2' } : {}) });
  response.end(JSON.stringify(body));
}
