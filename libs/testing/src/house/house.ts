import { randomBytes } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { AdminApi, type ProcessEvent, type ProcessSupervisor, STOP_ORDER, type ServiceName, processName } from '@portazgo/embedded';
import type { HouseInfrastructure } from './house-infrastructure.ts';
import { HouseProcess } from './house-process.ts';

export interface HouseParts {
  infrastructure: HouseInfrastructure;
  supervisor: ProcessSupervisor;
  adminToken: string;
  events: ProcessEvent[];
  /** Log files and the emulator's journal; removed with the house. */
  folder: string;
  instances: Partial<Record<ServiceName, number>>;
  services: readonly ServiceName[];
}

export interface HouseClient {
  /** All the credits it has; none when absent, and no bonus. */
  credits?: number;
  plan?: string;
  /** Fields of the key's creation: requestsPerMinute, tokensPerMinute, concurrency, spendCap, scopes, models, ips, expiresAt. */
  limits?: Record<string, unknown>;
  mode?: 'live' | 'test';
}

/** A running Portazgo of real processes, with a database and a broker of its own. */
export class House {
  constructor(private readonly parts: HouseParts) {}

  get gatewayUrls(): string[] {
    return Array.from({ length: this.parts.instances.gateway ?? 1 }, (_, index) => this.address('gateway', 'http', index));
  }

  get adminUrl(): string {
    return this.address('billing', 'admin');
  }

  get emulatorUrl(): string {
    return this.address('emulator', 'http');
  }

  get adminToken(): string {
    return this.parts.adminToken;
  }

  get databaseUrl(): string {
    return this.parts.infrastructure.database.url;
  }

  get natsUrl(): string {
    return this.parts.infrastructure.nats.url;
  }

  get natsPid(): number {
    return this.parts.infrastructure.nats.pid;
  }

  get postgresPid(): number {
    return this.parts.infrastructure.database.serverPid;
  }

  /** Everything the supervisor saw: ready, crashed, stopped. */
  get events(): readonly ProcessEvent[] {
    return this.parts.events;
  }

  get journalFile(): string {
    return path.join(this.parts.folder, 'journal.jsonl');
  }

  process(service: ServiceName, index = 0): HouseProcess {
    return new HouseProcess(this.parts.supervisor, processName(service, index));
  }

  log(service: ServiceName, index = 0): string {
    return readFileSync(path.join(this.parts.folder, `${processName(service, index)}.log`), 'utf8');
  }

  /** Ends the broker as a crash does and brings it back at its address with its store. */
  restartNats(): Promise<void> {
    return this.parts.infrastructure.nats.restart();
  }

  /** The same, and its store is gone: queues, files, everything. */
  loseNatsStore(): Promise<void> {
    return this.parts.infrastructure.nats.loseStore();
  }

  async createClient({ credits = 0, plan, limits = {}, mode = 'live' }: HouseClient = {}): Promise<{ clientId: string; key: string }> {
    const admin = new AdminApi(this.adminUrl, this.adminToken);
    const name = `client-${randomBytes(6).toString('hex')}`;
    const clientId = await admin.createClient({ name, bonusCredits: 0, ...(plan ? { plan } : {}) });
    if (credits) await admin.addCredits(clientId, credits, name);
    const { key } = await admin.createKey(clientId, 'test', { mode, ...limits });
    return { clientId, key };
  }

  async stop(): Promise<void> {
    const { supervisor, infrastructure, folder } = this.parts;
    try {
      await supervisor.stopAll(STOP_ORDER);
    } finally {
      await Promise.all([infrastructure.nats.stop(), infrastructure.database.drop()]);
      rmSync(folder, { recursive: true, force: true });
    }
  }

  private address(service: ServiceName, kind: 'http' | 'admin', index = 0): string {
    const address = this.process(service, index).addresses[kind];
    if (!address) throw new Error(`${processName(service, index)} told no ${kind} address; this house has ${this.parts.services.join(', ')}`);
    return address;
  }
}
