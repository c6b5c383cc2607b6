import { createHash } from 'node:crypto';
import type { JobTimeLimits } from '@portazgo/contracts';
import { serviceOf } from './mode-service.ts';
import type { ModelEntry, ModelKind, ModelMode, RefusableParameter, RouteEntry, Timeouts } from './model.schema.ts';
import { nearNames } from './near-names.ts';
import { usualTimeLimits } from './media-time-limits.ts';
import { visionOperations, type MediaOperation } from './operation.schema.ts';
import { priceSchedule, type PriceSchedule } from './price-schedule.ts';
import type { CatalogSettings } from './settings.schema.ts';

/** One way to serve a model. */
export interface Route extends Readonly<Omit<RouteEntry, 'timeouts' | 'prices'>> {
  /** Those of the model, overridden by those of the route; a limit nobody set is absent. */
  readonly timeouts: Readonly<Timeouts>;
  /** The prices as written, in US dollars before the margin. */
  readonly prices: Readonly<RouteEntry['prices']>;
  /** The prices as exact integers, margin included: for `priceOf` and `holdFor`. */
  readonly schedule: PriceSchedule;
}

/** `routes` are in the order in which they are to be tried; `refuses` also holds what the capabilities rule out. */
export interface Model extends Readonly<Omit<ModelEntry, 'routes' | 'margin' | 'operations' | 'timeLimits'>> {
  /** With the `vision.*` operations of a chat model that reads pictures. */
  readonly operations: readonly MediaOperation[];
  readonly timeLimits: JobTimeLimits;
  readonly margin: string;
  readonly routes: readonly [Route, ...Route[]];
}

/** What a name of the `ask` dialect stands for; without an operation it is a chat. */
export interface Mode extends Readonly<ModelMode> {
  readonly model: Model;
}

/** The models an operator offers. It never changes after the start. */
export class Catalog {
  private readonly byName = new Map<string, Model>();
  private readonly byMode = new Map<string, Mode>();
  private readonly entries: readonly Model[];
  /** Twelve hexadecimal digits of a hash over everything in it: instances that differ in any price, route or name differ in it. */
  readonly version: string;

  /** Takes checked entries; `loadCatalog` is the way in. */
  constructor(
    models: readonly ModelEntry[],
    readonly settings: CatalogSettings,
  ) {
    this.entries = models.map((entry) => toModel(entry, settings)).toSorted(byId);
    this.version = createHash('sha256')
      .update(JSON.stringify([settings, models.toSorted(byId)]))
      .digest('hex')
      .slice(0, 12);
    for (const model of this.entries) {
      for (const name of [model.id, ...model.aliases]) this.byName.set(name, model);
      for (const mode of model.modes) this.byMode.set(mode.name, { ...mode, model });
    }
    for (const [alias, id] of Object.entries(settings.aliases)) {
      const model = this.byName.get(id);
      if (model) this.byName.set(alias, model);
    }
  }

  find(idOrAlias: string): Model | undefined {
    return this.byName.get(idOrAlias);
  }

  /** Names of models and modes that are nearly the same as one that does not exist. */
  namesNear(name: string, count: number): string[] {
    return nearNames(new Set([...this.byName.keys(), ...this.byMode.keys()]), name, count);
  }

  /** A mode, or any chat or media model by its name: the `ask` dialect can ask them all. */
  findMode(name: string): Mode | undefined {
    const mode = this.byMode.get(name);
    if (mode) return mode;
    const model = this.byName.get(name);
    if (model?.kind === 'chat') return { name, service: 'llm', presets: {}, model };
    const operation = model?.operations[0];
    return model && operation ? { name, service: serviceOf(operation), operation, presets: {}, model } : undefined;
  }

  modes(): readonly Mode[] {
    return [...this.byMode.values()];
  }

  /** Sorted by id. */
  models(kind?: ModelKind): readonly Model[] {
    return kind ? this.entries.filter((model) => model.kind === kind) : this.entries;
  }

  planAllows(model: Model, plan: string): boolean {
    return model.plans === null || model.plans.includes(plan);
  }

  /** Every provider a route names, so that a service can see at its start that it knows them all. */
  providers(): readonly string[] {
    return [...new Set(this.entries.flatMap((model) => model.routes.map((route) => route.provider)))].toSorted();
  }
}

const byId = (a: { readonly id: string }, b: { readonly id: string }) => (a.id < b.id ? -1 : 1);

function toModel(entry: ModelEntry, settings: CatalogSettings): Model {
  const margin = entry.margin ?? settings.margin;
  const unit = { creditsPerUsd: settings.creditsPerUsd, margin, calendars: settings.calendars };
  const routes = entry.routes
    .toSorted((a, b) => a.priority - b.priority || b.weight - a.weight)
    .map((route): Route => ({ ...route, timeouts: { ...entry.timeouts, ...route.timeouts }, schedule: priceSchedule(route.prices, unit) }));
  const operations = entry.kind === 'chat' && entry.capabilities.vision ? [...new Set([...entry.operations, ...visionOperations])] : entry.operations;
  const timeLimits = { ...usualTimeLimits(entry.kind), ...entry.timeLimits };
  return { ...entry, margin, operations, timeLimits, refuses: refusedBy(entry), routes: routes as [Route, ...Route[]] };
}

function refusedBy({ kind, capabilities, refuses }: ModelEntry): RefusableParameter[] {
  if (kind !== 'chat') return refuses;
  const tools: RefusableParameter[] = capabilities.tools ? [] : ['tools', 'toolChoice', 'parallelToolCalls'];
  const reasoning: RefusableParameter[] = capabilities.reasoning ? [] : ['reasoningEffort'];
  const verbosity: RefusableParameter[] = capabilities.verbosity ? [] : ['verbosity'];
  return [...new Set([...refuses, ...tools, ...reasoning, ...verbosity])];
}
