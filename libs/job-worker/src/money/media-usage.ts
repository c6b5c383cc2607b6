import type { JobOperation, MediaInput, Quantities, StoredFile } from '@portazgo/contracts';
import { reconcileQuantities, type ReconciledQuantities } from '@portazgo/metering';

/** Tools whose work is as long as what they are given; everything else is as long as what it makes. */
const measuredByInput = new Set<JobOperation>(['video.remove-background']);

/** What a finished job used: our own count of what was made, and the provider's figures as far as they can be true. */
export function meterJob(work: { operation: JobOperation; input: MediaInput }, results: readonly StoredFile[], told?: Quantities): ReconciledQuantities {
  return reconcileQuantities(countJob(work, results), told);
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

/**
 * Seconds of films and music whose length was asked for: what was asked, because a film of four seconds may measure 3.96; but what came
 * out, in whole seconds, where that is shorter. The hold is what was asked.
 */
function askedSeconds({ settings }: MediaInput, results: readonly StoredFile[]): Quantities {
  const lasting = results.filter(({ kind }) => kind === 'audio' || kind === 'video');
  const asked = Number(settings.duration);
  if (lasting.length === 0 || !(asked > 0)) return {};
  return { seconds: lasting.reduce((sum, { durationSeconds = asked }) => sum + Math.min(asked, Math.ceil(durationSeconds)), 0) };
}
