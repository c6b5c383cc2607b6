import type { InputRole } from '@portazgo/contracts';
import type {
  CallOptions,
  ProviderFile,
  ProviderMediaRequest,
  ProviderSpeechRequest,
  ProviderTranscriptionRequest,
  StartOptions,
} from '@portazgo/providers-contract';
import { callOptions } from './conformance/conformance-check.ts';
import { aPng } from './png-sample.ts';

const picture = aPng(64);

/** Silence: 8 kHz, 16 bit, mono. */
function sound(seconds: number): Buffer {
  const samples = Math.round(8_000 * seconds);
  const bytes = Buffer.alloc(44 + samples * 2);
  bytes.write('RIFF', 0);
  bytes.writeUInt32LE(36 + samples * 2, 4);
  bytes.write('WAVEfmt ', 8);
  bytes.writeUInt32LE(16, 16);
  bytes.writeUInt16LE(1, 20);
  bytes.writeUInt16LE(1, 22);
  bytes.writeUInt32LE(8_000, 24);
  bytes.writeUInt32LE(16_000, 28);
  bytes.writeUInt16LE(2, 32);
  bytes.writeUInt16LE(16, 34);
  bytes.write('data', 36);
  bytes.writeUInt32LE(samples * 2, 40);
  return bytes;
}

export function aFile(role: InputRole, file: Partial<ProviderFile> & { content?: Buffer } = {}): ProviderFile {
  const isSound = role === 'audio';
  const content = file.content ?? (isSound ? sound(12) : picture);
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
