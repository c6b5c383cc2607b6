import { cpSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const named = (id: string) => ({ es: id, pt: id, en: id });
const base = (id: string) => ({ id, ownedBy: 'test', created: 0, title: named(id), description: named(id) });
const count = { key: 'count', label: named('count'), type: 'integer', default: 1, min: 1, max: 4 };
const timeLimits = { queueSeconds: 60, runSeconds: 40, heartbeatSeconds: 5, totalSeconds: 90 };
/** Of models that never come to an end by themselves. */
const shortLimits = { queueSeconds: 4, runSeconds: 4, heartbeatSeconds: 2, totalSeconds: 12 };
const endless = ['picture-endless', 'picture-stall', 'picture-limited', 'prompt-limited', 'prompt-500'];

/** Of one picture, in credits. */
export const pictureCredits = 25;

/** Pictures that are made as a job: the upstream's behaviour by the model's name. Several upstreams are asked in turn. */
export const queuedPictures: Readonly<Record<string, readonly string[]>> = {
  'picture-plain': ['run=50'],
  'picture-slow': ['run=15000'],
  'picture-stubborn': ['run=2500,stubborn=1'],
  'picture-late': ['late=1500'],
  'picture-fails-before': ['fail=before'],
  'picture-fails-after': ['fail=after'],
  'picture-dear': ['fail=after'],
  'picture-moderated': ['moderate=output'],
  'picture-refused': ['moderate=input'],
  'picture-gone': ['gone=1'],
  'picture-wrongtype': ['wrongtype=1'],
  'picture-html': ['html=1'],
  'picture-empty': ['empty=1'],
  'picture-cut': ['cut=300'],
  'picture-stall': ['stall=300'],
  'picture-nofate': ['nofate=1'],
  'picture-no-credit': ['fault=402'],
  'picture-limited': ['fault=429-seconds'],
  'picture-endless': ['run=60000'],
  'picture-second': ['status=503', 'run=50'],
  'picture-second-credit': ['fault=402', 'run=50'],
};

/** Pictures that the upstream hands over in its answer. */
export const promptPictures: Readonly<Record<string, string>> = {
  'prompt-plain': '',
  'prompt-html': '+html=1',
  'prompt-empty': '+empty=1',
  'prompt-wrongtype': '+wrongtype=1',
  'prompt-cut': '+cut=300',
  'prompt-moderated': '+moderate=input',
  'prompt-limited': '+fault=429-seconds',
  'prompt-500': '+status=500',
  'prompt-400': '+status=400',
};

export const spoken: Readonly<Record<string, string>> = {
  'speech-plain': '',
  'speech-cut': '+cut=3000',
  'speech-stall': '+stall=3000',
  'speech-500': '+status=500',
  'speech-html': '+html=1',
  'speech-empty': '+empty=1',
  'speech-wrongtype': '+wrongtype=1',
  'speech-limited': '+fault=429-seconds',
};

export const heard: Readonly<Record<string, string>> = {
  'heard-plain': '',
  'heard-cut': '+cut=20',
  'heard-500': '+status=500',
  'heard-html': '+html=1',
  'heard-empty': '+empty=1',
  'heard-moderated': '+moderate=input',
  'heard-no-credit': '+fault=402',
};

/** The shipped models, and models named after how their upstream behaves. The caller removes the folder. */
export function writeMediaCatalog(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'portazgo-catalog-'));
  cpSync(path.join(__dirname, '..', '..', '..', '..', '..', 'libs', 'catalog', 'models'), folder, { recursive: true });
  const write = (id: string, more: object) => writeFileSync(path.join(folder, `${id}.yaml`), JSON.stringify({ ...base(id), ...more }));
  const picture = { kind: 'image', operations: ['image.generate'], prompt: { maxLength: 1_000 }, settings: [count], limits: { megapixelsMax: 2 } };
  const limitsOf = (id: string) => ({ timeLimits: endless.includes(id) ? shortLimits : timeLimits });
  const prices = [{ perImage: pictureCredits / 1_000 }];
  for (const [id, behaviours] of Object.entries(queuedPictures))
    write(id, {
      ...picture,
      ...limitsOf(id),
      ...(id === 'picture-dear' ? { chargeOnFailure: true } : {}),
      routes: behaviours.map((behaviour, priority) => ({
        provider: 'fal',
        upstreamModel: `fal-ai/flux/dev+${behaviour}`,
        priority,
        fields: { count: 'num_images' },
        prices,
      })),
    });
  for (const [id, behaviour] of Object.entries(promptPictures))
    write(id, { ...picture, ...limitsOf(id), routes: [{ provider: 'openai', upstreamModel: `gpt-image-1-mini${behaviour}`, prices }] });
  for (const [id, behaviour] of Object.entries(spoken))
    write(id, {
      kind: 'speech',
      operations: ['audio.speak'],
      prompt: { maxLength: 4_096 },
      settings: [{ key: 'format', label: named('format'), type: 'select', options: ['mp3', 'wav'], default: 'mp3' }],
      voices: [{ id: 'alloy', name: 'Alloy', upstream: { openai: 'alloy' } }],
      limits: { turnsMax: 1 },
      routes: [{ provider: 'openai', upstreamModel: `gpt-4o-mini-tts${behaviour}`, prices: [{ perMillionCharacters: 1_000 }] }],
    });
  for (const [id, behaviour] of Object.entries(heard))
    write(id, {
      kind: 'transcription',
      operations: ['audio.transcribe'],
      prompt: { required: false, maxLength: 4_000 },
      inputs: [{ role: 'audio', key: 'audio_input', label: named('audio'), min: 1, max: 1, kinds: ['audio', 'video'] }],
      limits: { secondsMax: 600 },
      routes: [{ provider: 'openai', upstreamModel: `whisper-1${behaviour}`, prices: [{ perSecond: 0.01 }] }],
    });
  return folder;
}
