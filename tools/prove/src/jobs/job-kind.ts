import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** One sort of job: a model of its own, whose upstream behaves in one way. */
export interface JobKind {
  /** Of the model. */
  readonly id: string;
  /** How often it is drawn, against the others. */
  readonly weight: number;
  readonly operation: string;
  readonly routes: readonly UpstreamRoute[];
  /** In micro-credits, for each of the upstream's own units. */
  readonly price: { readonly unit: 'images' | 'seconds' | 'bytes' | 'characters' | 'requests'; readonly microCredits: number };
  /** What it comes to when nobody is hurt. */
  readonly usual: 'succeeded' | 'failed' | 'unknown';
  /** Most pictures a client asks for. */
  readonly countMax?: number;
  /** The client cancels it a moment after it was taken. */
  readonly isCancelled?: boolean;
  /** It works on a picture that the client sends. */
  readonly hasInput?: boolean;
  /** In place of those of the catalog. */
  readonly timeLimits?: TimeLimits;
}

export interface UpstreamRoute {
  readonly provider: string;
  /** With its behaviour, as the emulator reads it. */
  readonly model: string;
  readonly constants?: Readonly<Record<string, unknown>>;
}

export interface TimeLimits {
  readonly queueSeconds: number;
  readonly runSeconds: number;
  readonly heartbeatSeconds: number;
  readonly totalSeconds: number;
}

const creditsPerUsd = 1_000;
const microCreditsPerUsd = creditsPerUsd * 1_000_000;
const names: Readonly<Record<JobKind['price']['unit'], { name: string; units: number }>> = {
  images: { name: 'perImage', units: 1 },
  seconds: { name: 'perSecond', units: 1 },
  bytes: { name: 'perMillionBytes', units: 1_000_000 },
  characters: { name: 'perMillionCharacters', units: 1_000_000 },
  requests: { name: 'perRequest', units: 1 },
};
const texts = (text: string) => ({ es: text, pt: text, en: text });

/** A folder with a catalog of these kinds alone. Without limits those hold that a model has when it says nothing. */
export function writeJobCatalog(kinds: readonly JobKind[], timeLimits?: TimeLimits): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'portazgo-prove-jobs-'));
  writeFileSync(path.join(folder, 'catalog.yaml'), JSON.stringify({ creditsPerUsd, margin: 1, aliases: {} }));
  for (const kind of kinds) writeFileSync(path.join(folder, `${kind.id}.yaml`), JSON.stringify(entryOf(kind, timeLimits)));
  return folder;
}

function entryOf(kind: JobKind, timeLimits: TimeLimits | undefined): object {
  const { id, operation, price, countMax } = kind;
  const limits = kind.timeLimits ?? timeLimits;
  const { name, units } = names[price.unit];
  const prices = [{ [name]: (price.microCredits * units) / microCreditsPerUsd }];
  const room = operation.split('.')[0];
  const modelKind = operation === 'audio.speak' ? 'speech' : operation === 'audio.compose' ? 'music' : room;
  const count = { key: 'count', label: texts('Count'), type: 'integer', default: 1, min: 1, max: countMax };
  return {
    id,
    kind: modelKind,
    ownedBy: 'portazgo',
    created: 0,
    title: texts(id),
    description: texts(id),
    operations: [operation],
    prompt: { maxLength: 1_000 },
    ...(kind.hasInput ? { inputs: [{ role: 'image', key: 'image_input', label: texts('Image'), min: 1, max: 1 }] } : {}),
    settings: countMax === undefined ? [] : [count],
    limits: modelKind === 'image' ? { megapixelsMax: 2 } : modelKind === 'speech' ? { turnsMax: 1 } : { secondsMax: 10 },
    ...(limits ? { timeLimits: limits } : {}),
    routes: kind.routes.map((route) => ({
      provider: route.provider,
      upstreamModel: route.model,
      ...(countMax === undefined || route.provider !== 'fal' ? {} : { fields: { count: 'num_images' } }),
      ...(route.constants ? { constants: route.constants } : {}),
      prices,
    })),
  };
}

export function drawKind(kinds: readonly JobKind[], random: () => number): JobKind {
  let left = random() * kinds.reduce((sum, { weight }) => sum + weight, 0);
  for (const kind of kinds) {
    left -= kind.weight;
    if (left < 0) return kind;
  }
  throw new Error('there are no kinds of jobs');
}
