import type { JobOperation, MediaInput, Quantities, StoredFile, UsageSource } from '@portazgo/contracts';

export interface MediaUsage {
  readonly quantities: Quantities;
  readonly usageSource: UsageSource;
}

/** Tools whose work is as long as what they are given; everything else is as long as what it makes. */
const measuredByInput = new Set<JobOperation>(['video.remove-background']);

/** What a finished job used: the provider's own figures where it gave some (a zero of its is a zero), the house's count of everything else. */
export function meterJob(work: { operation: JobOperation; input: MediaInput }, results: readonly StoredFile[], told?: Quantities): MediaUsage {
  const figures = Object.entries(told ?? {}).filter(([, amount]) => Number.isFinite(amount) && amount >= 0);
  return { quantities: { ...countJob(work, results), ...Object.fromEntries(figures) }, usageSource: figures.length > 0 ? 'upstream' : 'counted' };
}

function countJob({ operation, input }: { operation: JobOperation; input: MediaInput }, results: readonly StoredFile[]): Quantities {
  const images = results.filter(({ kind }) => kind === 'image');
  const megapixels = images.reduce((sum, { width = 0, height = 0 }) => sum + (width * height) / 1_000_000, 0);
  const seconds = measuredByInput.has(operation) ? secondsOf(input.inputs.map(({ file }) => file)) : secondsOf(results);
  return {
    requests: 1,
    ...(images.length > 0 ? { images: images.length } : {}),
    ...(megapixels > 0 ? { megapixels } : {}),
    ...(seconds > 0 ? { seconds } : {}),
    ...(measuredByInput.has(operation) ? {} : askedSeconds(input, results)),
    ...countText(textOf(input)),
  };
}

export const textOf = ({ turns, prompt }: Pick<MediaInput, 'turns' | 'prompt'>): string => turns?.map(({ text }) => text).join('') ?? prompt ?? '';

export function countText(text: string): Quantities {
  if (text === '') return {};
  // Code points, as vendors count characters.
  return { characters: [...text].length, bytes: Buffer.byteLength(text) };
}

const secondsOf = (files: readonly StoredFile[]) => files.reduce((sum, { durationSeconds = 0 }) => sum + durationSeconds, 0);

/** Vendors bill the length that was asked for, and a film of four seconds may measure 3.96: what was asked is what was priced and held. */
function askedSeconds({ settings }: MediaInput, results: readonly StoredFile[]): Quantities {
  const lasting = results.filter(({ kind }) => kind === 'audio' || kind === 'video').length;
  const asked = Number(settings.duration);
  return lasting > 0 && asked > 0 ? { seconds: asked * lasting } : {};
}
