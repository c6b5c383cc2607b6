import { z } from 'zod';
import { usdAmount } from './decimal.ts';

export const weekday = z.enum(['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday']);

const tokenPrices = {
  inputUncached: usdAmount.optional().describe('US dollars per million input tokens that no cache served. Models that count tokens must have it.'),
  inputCached: usdAmount.optional().describe("US dollars per million input tokens read from the vendor's cache. Absent: as `inputUncached`."),
  inputImage: usdAmount
    .optional()
    .describe(
      'US dollars per million input tokens of pictures, for media models that are paid by tokens. Absent: as `inputUncached`. Needs `limits.imageTokensMax`.',
    ),
  cacheWrite: usdAmount.optional().describe("US dollars per million input tokens written to the vendor's cache. Absent: as `inputUncached`."),
  output: usdAmount
    .optional()
    .describe(
      'US dollars per million visible output tokens. A chat model must have it; absent elsewhere: 0. Of a media model: charged in place of `perImage` when the provider tells its tokens.',
    ),
  reasoning: usdAmount.optional().describe('US dollars per million reasoning tokens. Absent: as `output`.'),
};

export const priceTier = z.strictObject({
  aboveInputTokens: z.int().min(1).describe('The tier prices the whole call when its input (cached or not) has more tokens than this.'),
  ...tokenPrices,
});

const mediaPrices = {
  perRequest: usdAmount.optional().describe('US dollars per call, on top of everything else. Absent: 0.'),
  perImage: usdAmount.optional().describe('US dollars per image that came out. Absent: 0.'),
  perMegapixel: usdAmount.optional().describe('US dollars per million pixels of the images that came out. Absent: 0. Needs `limits.megapixelsMax`.'),
  perSecond: usdAmount
    .optional()
    .describe('US dollars per second: of what came out, or of what was transcribed or worked on. Absent: 0. Needs `limits.secondsMax`.'),
  perMillionCharacters: usdAmount.optional().describe('US dollars per million characters of the spoken text. Absent: 0.'),
  perMillionBytes: usdAmount.optional().describe('US dollars per million bytes (UTF-8) of the spoken text. Absent: 0.'),
};

const settingValue = z.union([z.string(), z.number(), z.boolean()]);
/** Setting keys to the value that is meant, or to a list of them. */
export const settingCondition = z.record(z.string(), z.union([settingValue, z.array(settingValue).min(1)]));
export type SettingCondition = z.output<typeof settingCondition>;

export const priceVariant = z.strictObject({
  when: settingCondition.describe('Settings of the call, each with the value that is meant or a list of values. All must fit.'),
  ...mediaPrices,
});

const rates = {
  ...tokenPrices,
  ...mediaPrices,
  variants: z
    .array(priceVariant)
    .min(1)
    .optional()
    .describe('Other media prices for some settings. The first that fits replaces all of the media prices around it and inherits none.'),
  tiers: z.array(priceTier).min(1).optional().describe('Prices of long prompts. A tier takes the token prices once more and inherits none.'),
};

export const clockSpan = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d-(([01]\d|2[0-3]):[0-5]\d|24:00)$/, { error: "must be a span of UTC times such as '01:00-04:00'" })
  .refine((text) => text.slice(0, 5) < text.slice(6), { error: 'must end after it starts; write two spans to pass midnight' });

export const priceWindow = z.strictObject({
  name: z.string().min(1).describe('What people call it, for example `peak`.'),
  weekdays: z.array(weekday).min(1).optional().describe('Days of the week in UTC. Absent: every day.'),
  hours: z.array(clockSpan).min(1).describe('Spans of the day in UTC, start included, end excluded: `01:00-04:00`. The day ends at `24:00`.'),
  exceptCalendar: z.string().optional().describe('Name of a calendar of `catalog.yaml`; the window does not apply on its dates.'),
  ...rates,
});

const instant = z.iso.datetime({ error: "must be an instant in UTC such as '2026-08-16T00:00:00Z'" });

export const pricePeriod = z.strictObject({
  validFrom: instant.optional().describe('First instant of this price, UTC. Absent only on the first price.'),
  validTo: instant.optional().describe('First instant after this price, UTC: the `validFrom` of the next one. Absent on the last price.'),
  ...rates,
  windows: z
    .array(priceWindow)
    .min(1)
    .optional()
    .describe("Times of day with other prices (DeepSeek's peak). A window takes all prices, `variants` and `tiers` once more and inherits none."),
});

export type MediaPrices = Omit<z.output<typeof priceVariant>, 'when'>;
export const mediaPriceNames = Object.keys(mediaPrices) as (keyof MediaPrices)[];
export type TokenPrices = Pick<z.output<typeof priceTier>, keyof typeof tokenPrices>;
export type PricePeriod = z.output<typeof pricePeriod>;
export type PriceWindow = z.output<typeof priceWindow>;
export type Weekday = z.output<typeof weekday>;
