import { z } from 'zod';
import { Refusal } from '../refusal.ts';

const weight = z
  .number()
  .min(0)
  .max(1)
  .refine((value) => Math.abs(value * 100 - Math.round(value * 100)) < 1e-9, 'at most two decimals')
  .optional();

export const generateRequest = z.looseObject({
  customMode: z.boolean(),
  instrumental: z.boolean(),
  model: z.enum(['V4', 'V4_5', 'V4_5PLUS', 'V4_5ALL', 'V5', 'V5_5']),
  callBackUrl: z.url(),
  prompt: z.string().optional(),
  style: z.string().optional(),
  title: z.string().optional(),
  negativeTags: z.string().optional(),
  vocalGender: z.enum(['m', 'f']).optional(),
  styleWeight: weight,
  weirdnessConstraint: weight,
  audioWeight: weight,
  personaId: z.string().optional(),
  personaModel: z.enum(['style_persona', 'voice_persona']).optional(),
});
export type GenerateRequest = z.infer<typeof generateRequest>;

const ideaMax = 500;

/** Which texts are needed, and how long they may be, depends on the mode and the model. */
export function checkTexts({ customMode, instrumental, model, prompt = '', style = '', title = '' }: GenerateRequest): void {
  if (!customMode) {
    if (prompt === '') throw needed('prompt');
    if (style !== '' || title !== '') throw new Refusal(400, 'style and title are for custom mode only');
    short('prompt', prompt, ideaMax);
    return;
  }
  if (style === '') throw needed('style');
  if (title === '') throw needed('title');
  if (!instrumental && prompt === '') throw needed('prompt');
  short('prompt', prompt, model === 'V4' ? 3_000 : 5_000);
  short('style', style, model === 'V4' ? 200 : 1_000);
  short('title', title, model === 'V4' || model === 'V4_5ALL' ? 80 : 100);
}

function needed(name: string): Refusal {
  return new Refusal(400, `${name} cannot be empty`);
}

function short(name: string, text: string, max: number): void {
  if ([...text].length > max) throw new Refusal(413, `${name} is too long: at most ${max} characters`);
}
