import { z } from 'zod';
import { unaryRpc } from '../rpc.ts';

/** A voice that a client owns: nobody else can see or use it. Made by a job `audio.clone-voice`. */
export const voice = z.object({
  id: z.string(),
  clientId: z.string(),
  title: z.string(),
  model: z.string(),
  provider: z.string(),
  upstreamVoiceId: z.string(),
  createdAt: z.string(),
});
export type Voice = z.infer<typeof voice>;

export const listVoices = unaryRpc('v1.jobs.voices.list', z.object({ clientId: z.string() }), z.object({ voices: z.array(voice) }));
export const findVoice = unaryRpc('v1.jobs.voices.find', z.object({ clientId: z.string(), voiceId: z.string() }), z.object({ voice: voice.nullable() }));
/** Gone for its owner at once; the provider is told by the audio service, as often as it takes. */
export const deleteVoice = unaryRpc('v1.jobs.voices.delete', z.object({ clientId: z.string(), voiceId: z.string() }), z.object({ deleted: z.boolean() }));

/** Asked by the desk of the audio service: removes the voice at its provider. True also when the provider no longer knows it. */
export const removeUpstreamVoice = unaryRpc(
  'v1.audio.remove-voice',
  z.object({ provider: z.string(), upstreamVoiceId: z.string(), mode: z.enum(['live', 'test']) }),
  z.object({ removed: z.boolean() }),
);
