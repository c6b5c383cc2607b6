import { z } from 'zod';
import { factor } from './decimal.ts';

/** `catalog.yaml`: what holds for every model. The file may be absent. */
export const catalogSettings = z.strictObject({
  creditsPerUsd: factor.default('1000').describe('Credits that one US dollar buys. Absent: 1000, a credit is US$0.001.'),
  margin: factor.default('1').describe('Factor on every price: `1.2` adds a fifth to what the providers ask. Absent: 1.'),
  aliases: z.record(z.string(), z.string()).default({}).describe('More names of models: alias to model id.'),
  calendars: z
    .record(z.string(), z.array(z.iso.date({ error: "must be a date such as '2027-01-01'" })))
    .default({})
    .describe('Lists of dates in UTC that price windows can leave out.'),
});
export type CatalogSettings = z.output<typeof catalogSettings>;
