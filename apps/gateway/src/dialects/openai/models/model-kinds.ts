import type { ModelKind } from '@portazgo/catalog';

export const modelKinds = [
  'chat',
  'embedding',
  'moderation',
  'image',
  'speech',
  'transcription',
  'music',
  'video',
  'voice',
  'model3d',
] as const satisfies readonly ModelKind[];

export type Modality = 'text' | 'image' | 'audio' | 'video' | '3d' | 'vector';

/** What comes out of a model of a kind. */
export const outputOfKind: Readonly<Record<ModelKind, Modality>> = {
  chat: 'text',
  embedding: 'vector',
  moderation: 'text',
  image: 'image',
  speech: 'audio',
  transcription: 'text',
  music: 'audio',
  video: 'video',
  voice: 'audio',
  model3d: '3d',
};
