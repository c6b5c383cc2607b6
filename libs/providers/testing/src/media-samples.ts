import type { InputRole } from '@portazgo/contracts';
import type {
  CallOptions,
  ProviderFile,
  ProviderMediaRequest,
  ProviderSpeechRequest,
  ProviderTranscriptionRequest,
  StartOptions,
} from '@portazgo/providers-contract';
import { png, wav } from '@portazgo/samples';
import { callOptions } from './conformance/conformance-check.ts';

const picture = png(64, 64);

export function aFile(role: InputRole, file: Partial<ProviderFile> & { content?: Buffer } = {}): ProviderFile {
  const isSound = role === 'audio';
  const content = file.content ?? (isSound ? wav(12) : picture);
  return {
    role,
    name: isSound ? 'recording.wav' : 'picture.png',
    mimeType: isSound ? 'audio/wav' : 'image/png',
    bytes: content.length,
    ...(isSound ? { durationSeconds: 12 } : { width: 64, height: 64 }),
    read: () => Promise.resolve(content),
    link: () => Promise.resolve(null),
    ...file,
  };
}

export const aMediaRequest = (request: Partial<ProviderMediaRequest> = {}): ProviderMediaRequest => ({
  operation: 'image.generate',
  prompt: 'Un puente de piedra sobre un río tranquilo, canción 🌉',
  turns: [],
  inputs: [],
  settings: {},
  fields: {},
  constants: {},
  ...request,
});

export const aSpeechRequest = (request: Partial<ProviderSpeechRequest> = {}): ProviderSpeechRequest => ({
  turns: [{ text: 'Buenos días. El puente está abierto.' }],
  format: 'mp3',
  settings: {},
  fields: {},
  constants: {},
  ...request,
});

export const aTranscriptionRequest = (request: Partial<ProviderTranscriptionRequest> = {}): ProviderTranscriptionRequest => ({
  audio: aFile('audio'),
  translate: false,
  timestamps: [],
  settings: {},
  constants: {},
  ...request,
});

export const startOptions = (
  limits: Partial<CallOptions['timeouts']> = {},
  more: { signal?: AbortSignal; callbackUrl?: string | null } = {},
): StartOptions => ({
  ...callOptions(limits, more.signal),
  callbackUrl: more.callbackUrl ?? null,
});
