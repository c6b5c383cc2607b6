import type { ModelKinds, OfferedKind } from '@portazgo/providers-contract';
import type { EngineRack } from './host/engine-rack.ts';
import type { EngineSpec } from './host/engine-spec.ts';

/** One model of the provider `local`: what it runs on, and how it is opened. */
export interface LocalModel<Kind extends OfferedKind> {
  /** All of them must be there. */
  readonly engines: readonly Pick<EngineSpec, 'needs'>[];
  open(rack: EngineRack): ModelKinds[Kind];
}

/** Models by the id that routes of the catalog name as `upstreamModel`. */
export type LocalModels<Kind extends OfferedKind> = Readonly<Record<string, LocalModel<Kind>>>;
