import type { Catalog } from '@portazgo/catalog';
import type { JobOperation } from '@portazgo/contracts';
import { fitSettings, type PageFields } from '../../media/fit-settings.ts';
import type { DraftTurn, InputSource, JobDraft } from '../../media/media-draft.ts';
import { toPublicRequest } from '../../media/public-request.ts';
import { modelNotFound } from '../../inference/model-refusals.ts';

/** A body of this format, taken apart by its route. */
export interface Generation {
  readonly wire: { readonly model?: string; readonly webhook_url?: string | null | undefined };
  readonly model: string;
  /** In order of preference: a model that edits when there are pictures, for example. */
  readonly operations: readonly JobOperation[];
  readonly prompt?: string | null | undefined;
  readonly turns?: readonly DraftTurn[];
  readonly inputs: readonly InputSource[];
  readonly settings: Record<string, unknown>;
  readonly names?: Record<string, string>;
  /** Absent: every field is one of the model. */
  readonly page?: PageFields;
}

/** A task as it was understood, and the fields that are left out although they ask for something. */
export interface GenerationDraft {
  readonly draft: JobDraft;
  readonly dropped: readonly string[];
}

export function toDraft(generation: Generation, catalog: Pick<Catalog, 'find'> & Partial<Pick<Catalog, 'namesNear'>>): GenerationDraft {
  const { wire, model: name, operations, prompt, turns, inputs, names = {} } = generation;
  const model = catalog.find(name);
  if (!model) throw modelNotFound(catalog, name);
  const operation = operations.find((each) => model.operations.includes(each)) ?? operations[0] ?? 'image.generate';
  const written = Object.fromEntries(Object.entries(generation.settings).filter(([, value]) => value !== undefined && value !== null));
  const { settings, dropped } = fitSettings({ model, operation, settings: written }, generation.page ?? { defaults: new Map() });
  const draft: JobDraft = {
    model,
    operation,
    prompt: prompt ?? undefined,
    turns,
    inputs,
    settings,
    names,
    dialect: 'generations',
    webhookUrl: wire.webhook_url ?? null,
    webhookField: 'webhook_url',
    publicRequest: toPublicRequest(wire),
  };
  return { draft, dropped };
}

/** `"5"` and `"5s"` are seconds too. */
export function toSeconds(duration: number | string | null | undefined): number | null | undefined {
  return typeof duration === 'string' ? Number(duration.replace(/s$/, '')) : duration;
}

export function sourceOf(role: InputSource['role'], field: string, value: string | null | undefined): InputSource[] {
  return value === undefined || value === null ? [] : [{ role, field, source: { text: value } }];
}
