import { z } from 'zod';

/** Work of the desk: it is queued, survives every crash, and its results are files. */
export const jobOperation = z.enum([
  'image.generate',
  'image.edit',
  'image.remove-background',
  'image.enhance',
  'image.face-swap',
  'image.avatar',
  'image.generate-3d',
  'audio.speak',
  'audio.compose',
  'audio.clone-voice',
  'video.generate',
  'video.remove-background',
]);
export type JobOperation = z.infer<typeof jobOperation>;

/** Work that is answered while the caller waits: text comes back, or bytes as they are made. */
export const mediaCallOperation = z.enum(['audio.speak', 'audio.transcribe', 'vision.analyze', 'vision.read-text', 'vision.extract']);
export type MediaCallOperation = z.infer<typeof mediaCallOperation>;

/** The service that does it: the part before the dot. */
export type Room = 'image' | 'audio' | 'video';
export const roomOf = (operation: JobOperation): Room => operation.slice(0, operation.indexOf('.')) as Room;
