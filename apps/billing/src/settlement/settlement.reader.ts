import {
  emptyUsage,
  microCreditsMax,
  quantityUnit,
  settlementRequest,
  toWellFormedText,
  tokenUsage,
  usageSource,
  type Quantities,
  type SettlementRequest,
} from '@portazgo/contracts';
import { z } from 'zod';

/** A usage record as the ledger can keep it, and what had to be taken out of it. */
export interface ReadSettlement {
  /** Absent: nobody can tell whose it is or what it costs. */
  readonly record?: SettlementRequest;
  /** The fields that were not as they must be. */
  readonly faults: readonly string[];
}

const textMax = 500;
const textFields = ['model', 'engine', 'upstreamId'] as const;

/**
 * Money is owed for what a record says, whatever else stands in it: what names and counts is mended one by one, and only a record
 * without an id, an outcome or a cost cannot be settled. A cost beyond the bound of amounts is that bound.
 */
export function readSettlement(value: unknown): ReadSettlement {
  const parsed = settlementRequest.safeParse(value);
  if (parsed.success && textFields.every((field) => isPlain(parsed.data[field]))) return { record: parsed.data, faults: [] };
  const owed = owedPart.safeParse(value);
  if (!owed.success) return { faults: fieldsOf(owed.error) };
  const { requestId, outcome, costMicroCredits, ...rest } = owed.data;
  const { upstreamId, model, engine } = rest;
  const badTexts = textFields.filter((field) => !(field === 'upstreamId' && upstreamId === undefined) && !isPlain(rest[field]));
  const quantities = readQuantities(rest.quantities);
  const record: SettlementRequest = {
    requestId,
    outcome,
    costMicroCredits: Math.min(costMicroCredits, microCreditsMax),
    usage: readUsage(rest.usage),
    usageSource: usageSource.safeParse(rest.usageSource).data ?? 'counted',
    model: plain(model) ?? 'unknown',
    engine: plain(engine) ?? 'unknown',
    ...(quantities ? { quantities } : {}),
    ...(plain(upstreamId) === undefined ? {} : { upstreamId: plain(upstreamId) }),
  };
  return { record, faults: [...new Set([...(parsed.success ? [] : fieldsOf(parsed.error)), ...badTexts])] };
}

/** The same money without anything that only describes it, for a record that the database still refuses. */
export function withoutDescription({ requestId, outcome, costMicroCredits, usageSource: source }: SettlementRequest): SettlementRequest {
  return { requestId, outcome, costMicroCredits, usage: emptyUsage, usageSource: source, model: 'unknown', engine: 'unknown' };
}

const owedPart = z.looseObject({
  requestId: z.string().min(1).max(200).refine(isPlain, 'must be text without NUL or half characters'),
  outcome: settlementRequest.shape.outcome,
  costMicroCredits: z.number().int('must be a whole number').min(0).or(z.number().min(microCreditsMax)),
  usage: z.unknown().optional(),
  usageSource: z.unknown().optional(),
  model: z.unknown().optional(),
  engine: z.unknown().optional(),
  upstreamId: z.unknown().optional(),
  quantities: z.unknown().optional(),
});

/** PostgreSQL keeps it as it is. */
function isPlain(text: unknown): boolean {
  return text === undefined || (typeof text === 'string' && text.length <= textMax && text.isWellFormed() && !text.includes('\0'));
}

function plain(text: unknown): string | undefined {
  const clean = typeof text === 'string' ? toWellFormedText(text, textMax) : '';
  return clean === '' ? undefined : clean;
}

function readUsage(value: unknown): SettlementRequest['usage'] {
  const told = z.record(z.string(), z.unknown()).safeParse(value).data ?? {};
  const usage = { ...emptyUsage };
  for (const bucket of tokenUsage.keyof().options) {
    const count = told[bucket];
    if (typeof count === 'number' && count > 0) usage[bucket] = Math.min(Math.trunc(count), Number.MAX_SAFE_INTEGER);
  }
  return usage;
}

function readQuantities(value: unknown): Quantities | undefined {
  const told = z.record(z.string(), z.unknown()).safeParse(value).data;
  if (!told) return undefined;
  const quantities: Partial<Record<(typeof quantityUnit.options)[number], number>> = {};
  for (const unit of quantityUnit.options) {
    const quantity = told[unit];
    if (typeof quantity === 'number' && Number.isFinite(quantity) && quantity >= 0) quantities[unit] = quantity;
  }
  return quantities;
}

const fieldsOf = (error: z.core.$ZodError) => [...new Set(error.issues.map(({ path }) => String(path[0] ?? 'record')))];
