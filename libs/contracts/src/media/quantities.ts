import { z } from 'zod';

/**
 * What a media call used, by unit. `seconds` is of the output for speech, music and video, of the input for transcription and
 * video tools; `bytes` is UTF-8 bytes of the spoken text, `characters` its code points. Tokens are those of models that are paid by them:
 * `textTokens` and `imageTokens` went in, `outputTokens` came out.
 */
export const quantityUnit = z.enum(['requests', 'images', 'megapixels', 'seconds', 'characters', 'bytes', 'textTokens', 'imageTokens', 'outputTokens']);
export type QuantityUnit = z.infer<typeof quantityUnit>;

export const quantities = z.partialRecord(quantityUnit, z.number().min(0));
export type Quantities = z.infer<typeof quantities>;
