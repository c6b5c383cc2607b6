import { type AddressName, type Addresses, type ProcessDefinition, type ProcessEvent } from './process-definition.ts';
import { ServiceProcess } from './service-process.ts';

const BACK_OFF_FIRST_MS = 250;
const BACK_OFF_MAX_MS = 10_000;
/** A process that ran this long counts as healthy: its next crash is again a first one. */
const HEALTHY_AFTER_MS = 60_000;
/** Time between two reports that a start goes on. */
const SLOW_EVERY_MS = 30_000;

/** One service through all its runs: a crash is followed by a new run, later each time in a row. */
export class SupervisedProcess {
  addresses: Addresses = {};
  isReady = false;
  private run: ServiceProcess | undefined;
  private stopping = false;
  private crashesInARow = 0;
  private restartTimer: NodeJS.Timeout | undefined;

  constructor(
    private readonly definition: ProcessDefinition,
    private readonly onEvent: (event: ProcessEvent) => void,
  ) {}

  get pid(): number | undefined {
    return this.run?.pid;
  }

  async start(): Promise<Addresses> {
    const startedAt = Date.now();
    const run = new ServiceProcess(this.definition, { ...this.definition.environment, ...this.formerPorts() });
    this.run = run;
    try {
      let toldMs = 0;
      this.addresses = await run.ready((waitedMs) => {
        if (waitedMs - toldMs < SLOW_EVERY_MS) return;
        toldMs = waitedMs;
        this.onEvent({ type: 'process-slow', name: this.definition.name, waitedMs });
      });
    } catch (error) {
      this.run = undefined;
      throw error;
    }
    this.isReady = true;
    this.onEvent({ type: 'process-ready', name: this.definition.name, pid: run.pid, addresses: this.addresses, startMs: Date.now() - startedAt });
    void run.exited.then((how) => this.afterExit(how, Date.now() - startedAt));
    return this.addresses;
  }

  async stop(): Promise<void> {
    this.stopping = true;
    clearTimeout(this.restartTimer);
    const run = this.run;
    if (!run) return;
    const how = await run.stop();
    this.onEvent({ type: 'process-stopped', name: this.definition.name, how, killed: run.killed });
  }

  /** Ends it at once; what follows is no crash. */
  end(): void {
    this.stopping = true;
    clearTimeout(this.restartTimer);
    this.signal('SIGKILL');
  }

  signal(signal: NodeJS.Signals): void {
    this.run?.signal(signal);
  }

  private afterExit(how: string, ranMs: number): void {
    this.isReady = false;
    this.run = undefined;
    if (this.stopping) return;
    if (ranMs > HEALTHY_AFTER_MS) this.crashesInARow = 0;
    this.restartLater(how);
  }

  private restartLater(how: string): void {
    const { name, restarts = true } = this.definition;
    if (!restarts) return this.onEvent({ type: 'process-crashed', name, how });
    const restartInMs = Math.min(BACK_OFF_FIRST_MS * 2 ** this.crashesInARow++, BACK_OFF_MAX_MS);
    this.onEvent({ type: 'process-crashed', name, how, restartInMs });
    this.restartTimer = setTimeout(() => {
      this.start().catch((error: Error) => {
        if (!this.stopping) this.restartLater(error.message);
      });
    }, restartInMs);
  }

  private formerPorts(): Record<string, string> {
    const ports: Record<string, string> = {};
    for (const [name, variable] of Object.entries(this.definition.portVariables ?? {})) {
      const address = this.addresses[name as AddressName];
      if (address) ports[variable] = new URL(address).port;
    }
    return ports;
  }
}
