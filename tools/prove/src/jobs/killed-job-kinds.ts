import type { JobKind, UpstreamRoute } from './job-kind.ts';

type Kind = Omit<JobKind, 'operation' | 'usual' | 'routes' | 'price'> & Partial<Pick<JobKind, 'usual'>>;

const flux = (behaviour: string): UpstreamRoute => ({ provider: 'fal', model: `fal-ai/flux/dev+${behaviour}` });
const openAi = (behaviour: string): UpstreamRoute => ({ provider: 'openai', model: `gpt-image-1-mini+${behaviour}` });
const perImage = (microCredits: number) => ({ unit: 'images' as const, microCredits });

function picture(routes: UpstreamRoute[], microCredits: number, kind: Kind): JobKind {
  return { usual: 'succeeded', operation: 'image.generate', routes, price: perImage(microCredits), ...kind };
}

/** What upstreams do to jobs: quick and slow, early and late, well and badly, before their work and after it, and silence. */
export const killedJobKinds: readonly JobKind[] = [
  picture([flux('run=150')], 25_000_000, { id: 'quick', weight: 14, countMax: 2 }),
  picture([flux('run=2500,progress=3')], 13_000_000, { id: 'slow', weight: 10 }),
  picture([flux('run=7000')], 40_000_000, { id: 'slower', weight: 6 }),
  // More than was asked for: charged up to what was held.
  picture([flux('results=2,run=200')], 7_000_000, { id: 'several', weight: 3 }),
  picture([flux('twice=1,run=400')], 9_000_000, { id: 'told-twice', weight: 4 }),
  picture([flux('forged=1,run=400')], 11_000_000, { id: 'forged', weight: 3 }),
  picture([flux('late=1200')], 17_000_000, { id: 'late', weight: 4 }),
  picture([flux('unseen=1200')], 19_000_000, { id: 'unseen', weight: 3 }),
  picture([flux('slowfile=1500')], 23_000_000, { id: 'slow-file', weight: 4 }),
  picture([flux('run=4000')], 29_000_000, { id: 'cancelled', weight: 3, isCancelled: true }),
  picture([flux('run=2500,stubborn=1')], 31_000_000, { id: 'stubborn', weight: 2, isCancelled: true }),
  picture([openAi('run=400')], 11_000_000, { id: 'at-once', weight: 6 }),
  picture([openAi('status=429'), flux('run=100')], 5_000_000, { id: 'elsewhere', weight: 3 }),
  { ...speech('spoken', { provider: 'fish-audio', model: 's2-pro+run=300' }, 'bytes', 15_000), weight: 6 },
  { ...speech('read-out', { provider: 'openai', model: 'tts-1+run=200' }, 'characters', 16_000), weight: 3 },
  {
    id: 'composed',
    weight: 3,
    operation: 'audio.compose',
    routes: [{ provider: 'fal', model: 'fal-ai/minimax-music/v2+run=1000,seconds=2' }],
    price: { unit: 'requests', microCredits: 30_000_000 },
    usual: 'succeeded',
  },
  {
    id: 'filmed',
    weight: 3,
    operation: 'video.generate',
    routes: [{ provider: 'fal', model: 'fal-ai/bytedance/seedance/v1.5/pro/text-to-video+run=1500,seconds=1' }],
    price: { unit: 'seconds', microCredits: 12_000_000 },
    usual: 'succeeded',
  },
  picture([flux('fail=before')], 25_000_000, { id: 'fails-before', weight: 3, usual: 'failed' }),
  picture([flux('fail=after,run=300')], 25_000_000, { id: 'fails-after', weight: 3, usual: 'failed' }),
  picture([flux('moderate=input')], 25_000_000, { id: 'refused', weight: 2, usual: 'failed' }),
  picture([flux('moderate=output,run=300')], 25_000_000, { id: 'withheld', weight: 2, usual: 'failed' }),
  picture([openAi('moderate=input')], 25_000_000, { id: 'refused-at-once', weight: 2, usual: 'failed' }),
  // Several models, or the workers would soon give the one a rest, and its jobs would wait.
  ...Array.from({ length: 8 }, (_, number) =>
    picture([flux(`nofate=1,seconds=${number + 1}`)], 25_000_000, { id: `no-fate-${number}`, weight: 0.4, usual: 'unknown' }),
  ),
  picture([flux('empty=1')], 25_000_000, { id: 'empty', weight: 1, usual: 'failed' }),
  picture([flux('html=1')], 25_000_000, { id: 'page', weight: 1, usual: 'failed' }),
  picture([flux('wrongtype=1')], 25_000_000, { id: 'wrong-type', weight: 1, usual: 'failed' }),
  picture([flux('gone=1')], 25_000_000, { id: 'gone', weight: 1, usual: 'failed' }),
];

function speech(id: string, route: UpstreamRoute, unit: 'bytes' | 'characters', microCredits: number): Omit<JobKind, 'weight'> {
  return { id, operation: 'audio.speak', routes: [route], price: { unit, microCredits }, usual: 'succeeded' };
}
