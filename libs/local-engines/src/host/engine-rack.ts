import type { LocalEngineSettings } from '../local-engines.config.ts';
import { EngineHost } from './engine-host.ts';
import type { EngineSpec, EngineTasks } from './engine-spec.ts';

/** The engines of one service: one host for each, however many models use it. */
export class EngineRack {
  private readonly hosts = new Map<string, EngineHost>();

  constructor(private readonly settings: LocalEngineSettings) {}

  host<Tasks extends EngineTasks<keyof Tasks>>(spec: EngineSpec<Tasks>): EngineHost<Tasks> {
    const known = this.hosts.get(spec.name);
    // A name stands for one spec, and with it for one type of tasks.
    if (known) return known as unknown as EngineHost<Tasks>;
    const made = new EngineHost(spec, this.settings);
    this.hosts.set(spec.name, made as unknown as EngineHost);
    return made;
  }

  async close(): Promise<void> {
    await Promise.all([...this.hosts.values()].map((host) => host.close()));
  }
}
