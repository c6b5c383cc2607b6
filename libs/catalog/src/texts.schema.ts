import { z } from 'zod';

/** A text for people, in each language of the house. */
export const texts = z.strictObject({
  es: z.string().min(1).describe('Spanish.'),
  pt: z.string().min(1).describe('Portuguese.'),
  en: z.string().min(1).describe('English.'),
});
export type Texts = z.output<typeof texts>;
