import { z } from 'zod';
import { mediaOperation } from './operation.schema.ts';
import { texts } from './texts.schema.ts';

export const settingType = z.enum(['select', 'text', 'number', 'integer', 'boolean']);

const scalar = z.union([z.string(), z.number(), z.boolean()], { error: 'must be a text, a number, true or false' });

/** One thing a caller of a media model may choose. */
export const modelSetting = z.strictObject({
  key: z
    .string()
    .regex(/^[a-z][A-Za-z0-9_]*$/, { error: 'must be letters, digits and _, and begin with a small letter' })
    .describe('Name on the wire, in every dialect that has no name of its own for it. Unique in the model.'),
  label: texts.describe('Name for people.'),
  type: settingType.describe('What it takes.'),
  options: z.array(scalar).min(1).optional().describe('The values of a `select`; of a `boolean`, where only one will do.'),
  default: scalar.optional().describe('Taken when the caller says nothing. Absent: the setting is left out then.'),
  required: z.boolean().default(false).describe('The caller must say it.'),
  min: z.number().optional().describe('Least number.'),
  max: z.number().optional().describe('Greatest number.'),
  step: z.number().positive().optional().describe('Numbers are multiples of it, counted from `min` (or 0).'),
  minLength: z.int().min(0).optional().describe('Fewest characters of a text.'),
  maxLength: z.int().min(1).optional().describe('Most characters of a text.'),
  description: texts.optional().describe('One sentence for people.'),
  operations: z.array(mediaOperation).min(1).optional().describe('Operations it belongs to. Absent: all of the model.'),
});
export type ModelSetting = z.output<typeof modelSetting>;
