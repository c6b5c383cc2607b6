import { z } from 'zod';
import { inputRole } from '@portazgo/contracts';
import { mediaOperation } from './operation.schema.ts';
import { pricePeriod, settingCondition } from './price.schema.ts';

export const timeouts = z.strictObject({
  connectMs: z.int().min(1).optional().describe('Until the connection stands.'),
  firstByteMs: z.int().min(1).optional().describe('Until the first byte of the answer.'),
  idleMs: z.int().min(1).optional().describe('Between two bytes.'),
  totalMs: z.int().min(1).optional().describe('Of the whole call.'),
});
export type Timeouts = z.output<typeof timeouts>;

/** A JSON value as YAML gives it. */
export type Constant = string | number | boolean | null | readonly Constant[] | { readonly [key: string]: Constant };
const constant: z.ZodType<Constant> = z.json();

export const route = z.strictObject({
  provider: z
    .string()
    .regex(/^[a-z][a-z0-9-]*$/, { error: 'must be the lower-case name of a provider' })
    .describe('Who serves it: the name of a provider that the service of the operation knows.'),
  upstreamModel: z.string().min(1).describe('The model id that the provider knows.'),
  operations: z.array(mediaOperation).min(1).optional().describe('Operations of the model that this route serves. Absent: all.'),
  when: settingCondition
    .optional()
    .describe('Serves only calls with these settings, each with the value that is meant or a list of values. Absent: every call.'),
  whenInputs: z
    .partialRecord(inputRole, z.boolean())
    .optional()
    .describe('Serves only calls that have (`true`) or have not (`false`) a file of the role. Absent: every call.'),
  fields: z
    .record(z.string(), z.string())
    .default({})
    .describe("The provider's names: setting key, `prompt`, `turns` or input role, to the field of its request."),
  constants: z.record(z.string(), constant).default({}).describe('Fields that the provider is always sent, for example `watermark: false`.'),
  priority: z.int().min(0).default(0).describe('Routes of the lowest number are tried first.'),
  weight: z.int().min(1).default(1).describe('Share of the calls among routes of one priority.'),
  timeouts: timeouts.default({}).describe('Time limits of this route, the same fields; they win over those of the model.'),
  useReportedCost: z.boolean().default(false).describe('Charge what the provider says the call cost, when it says so; the prices then serve the hold only.'),
  prices: z.array(pricePeriod).min(1, { error: 'price missing' }).describe('What the provider asks, oldest first, without gap or overlap.'),
});
