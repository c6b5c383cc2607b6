import { creditPricesAt, usualPrice, type Catalog, type Model } from '@portazgo/catalog';
import { toCredits, type Locale, type Profile } from '@portazgo/contracts';
import type { ModelAvailability } from '../../../availability/provider-watch.ts';
import { outputOfKind, type Modality } from './model-kinds.ts';
import type { ModelBody, ModelsAnswer } from './models.wire.ts';

/** Who reads the list. */
export interface ModelReader {
  readonly profile: Pick<Profile, 'priceMultiplierPpm'>;
  readonly availability: Pick<ModelAvailability, 'whyNotOnOffer'>;
  readonly locale: Locale;
}

/** The models that this key may use. */
export function toWire(catalog: Pick<Catalog, 'models' | 'planAllows'>, reader: ModelReader & { profile: Pick<Profile, 'plan' | 'models'> }): ModelsAnswer {
  const mine = catalog.models().filter((model) => mayUse(catalog, reader.profile, model));
  return { object: 'list', data: mine.map((model) => toModelBody(model, reader)) };
}

export function toModelBody(model: Model, { profile, availability, locale }: ModelReader, atUnixMs = Date.now()): ModelBody {
  const { id, created, ownedBy, kind, title, description, aliases, limits, capabilities } = model;
  const missing = availability.whyNotOnOffer(model);
  return {
    id,
    object: 'model',
    created,
    owned_by: ownedBy,
    type: kind,
    name: title[locale],
    description: description[locale],
    aliases: [...aliases],
    ...(limits.contextTokens > 0 ? { context_window: limits.contextTokens } : {}),
    ...(limits.maxOutputTokens === undefined ? {} : { max_output_tokens: limits.maxOutputTokens }),
    input_modalities: inputsOf(model),
    output_modalities: [outputOfKind[kind]],
    capabilities: {
      tools: capabilities.tools,
      json_object: capabilities.jsonObject,
      json_schema: capabilities.jsonSchema,
      vision: capabilities.vision,
      streaming: capabilities.streaming,
      reasoning: capabilities.reasoning,
      verbosity: capabilities.verbosity,
    },
    pricing: pricingOf(model, profile.priceMultiplierPpm / millionth, atUnixMs),
    available: missing === null,
    ...(missing ? { unavailable_reason: missing.reason[locale] } : {}),
  };
}

const millionth = 1_000_000;

function inputsOf({ kind, prompt, inputs, capabilities }: Model): Modality[] {
  const takesText = kind === 'chat' || kind === 'embedding' || kind === 'moderation' || kind === 'speech' || prompt !== null;
  const roles = inputs.map(({ role }): Modality => (role === 'audio' || role === 'video' ? role : 'image'));
  return [...new Set<Modality>([...(takesText ? (['text'] as const) : []), ...(capabilities.vision ? (['image'] as const) : []), ...roles])];
}

function pricingOf(model: Model, factor: number, atUnixMs: number): ModelBody['pricing'] {
  const times = (credits: string) => toMicroPrecision(Number(credits) * factor);
  const [operation] = model.operations;
  if (!tokenKinds.has(model.kind)) {
    return { unit: 'credits', ...(operation ? { usual_call: toCredits(Math.ceil(usualPrice(model, operation, atUnixMs) * factor)) } : {}) };
  }
  const prices = creditPricesAt(model.routes[0], atUnixMs);
  const perRequest = times(prices[0]?.perRequest ?? '0');
  return {
    unit: 'credits',
    tokens: prices.map((price) => ({
      above_input_tokens: price.aboveInputTokens,
      input: times(price.inputUncached),
      input_cached: times(price.inputCached),
      cache_write: times(price.cacheWrite),
      output: times(price.output),
      reasoning: times(price.reasoning),
    })),
    ...(perRequest > 0 ? { per_request: perRequest } : {}),
  };
}

const tokenKinds: ReadonlySet<Model['kind']> = new Set(['chat', 'embedding', 'moderation']);
const toMicroPrecision = (credits: number) => Math.round(credits * millionth) / millionth;

export function mayUse(catalog: Pick<Catalog, 'planAllows'>, { plan, models }: Pick<Profile, 'plan' | 'models'>, model: Model): boolean {
  return catalog.planAllows(model, plan) && (models === null || models.includes(model.id));
}
