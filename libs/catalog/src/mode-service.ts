import type { ModelMode } from './model.schema.ts';
import type { MediaOperation } from './operation.schema.ts';

/** What the `service` field of the `ask` dialect calls an operation. */
export function serviceOf(operation: MediaOperation): ModelMode['service'] {
  if (operation === 'audio.compose') return 'music';
  if (operation === 'audio.transcribe') return 'stt';
  if (operation.startsWith('audio.')) return 'tts';
  if (operation.startsWith('vision.')) return 'vision';
  return operation.startsWith('video.') ? 'video' : 'image';
}
