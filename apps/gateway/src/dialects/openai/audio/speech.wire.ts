import { z } from 'zod';

export const speechRequest = z
  .strictObject({
    model: z.string().min(1).max(200).meta({ example: 'gpt-4o-mini-tts' }),
    input: z.string().min(1).max(100_000).meta({ description: 'The text; `<|speaker:i|>` begins the turn of another voice where the model has dialogues.' }),
    voice: z
      .union([z.string().min(1).max(200), z.strictObject({ id: z.string().min(1).max(200) }), z.array(z.string().min(1).max(200)).min(1).max(20)])
      .nullish()
      .meta({ description: 'A voice of the model or of yours; a list gives the speakers of a dialogue (ours).', example: 'alloy' }),
    instructions: z.string().max(4_096).nullish(),
    response_format: z.string().max(16).nullish().meta({ description: 'mp3 when absent.', example: 'mp3' }),
    speed: z.number().min(0.25).max(4).nullish(),
    stream_format: z.enum(['audio', 'sse']).nullish(),
    language: z.string().max(16).nullish().meta({ description: 'Ours, where the model takes it.' }),
  })
  .meta({ id: 'SpeechRequest' });
export type SpeechWire = z.output<typeof speechRequest>;
