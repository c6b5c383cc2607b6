import type { MediaInput, Quantities } from '@portazgo/contracts';
import type { Model } from './catalog.ts';
import type { MediaOperation } from './operation.schema.ts';
import { requestOverheadTokens, tokensUpperBound } from './token-bound.ts';

const million = 1_000_000;

/** The most a call can use, by unit: what is asked, else what goes in was measured to have, else the model's maximum. */
export function mediaBounds(model: Model, operation: MediaOperation, input: MediaInput): Quantities {
  const count = operation.startsWith('image.') ? (asked(input, 'count') ?? 1) : 0;
  const text = spokenText(input);
  return {
    requests: 1,
    images: count,
    megapixels: count * megapixels(model, input),
    seconds: seconds(model, input),
    characters: Array.from(text).length,
    bytes: Buffer.byteLength(text, 'utf8'),
    ...inputTokens(model, input, text),
  };
}

/** Of models that are paid by what goes in. The output is bounded by the price of a picture. */
function inputTokens({ limits }: Model, { inputs }: MediaInput, text: string): Quantities {
  if (limits.imageTokensMax === undefined) return {};
  const pictures = inputs.filter(({ file }) => file.kind === 'image').length;
  return { textTokens: requestOverheadTokens + tokensUpperBound(text), imageTokens: pictures * limits.imageTokensMax };
}

/** The text to be spoken, or the prompt where there are no turns. */
export function spokenText({ turns, prompt }: Pick<MediaInput, 'turns' | 'prompt'>): string {
  return turns ? turns.map((turn) => turn.text).join('') : (prompt ?? '');
}

function seconds(model: Model, input: MediaInput): number {
  const duration = asked(input, 'duration');
  if (duration !== undefined) return duration;
  const most = model.limits.secondsMax ?? 0;
  const timed = input.inputs.filter(({ role }) => role === 'audio' || role === 'video').map(({ file }) => file.durationSeconds);
  if (timed.length === 0 || timed.includes(undefined)) return most;
  // Vendors measure anew and may come to a fraction more; many count whole seconds.
  return Math.ceil(timed.reduce<number>((sum, one) => sum + (one ?? 0), 0));
}

function megapixels(model: Model, input: MediaInput): number {
  const [width, height] = [asked(input, 'width'), asked(input, 'height')];
  if (width !== undefined && height !== undefined) return (width * height) / million;
  const size = /^(\d+)x(\d+)$/.exec(String(input.settings['size'] ?? ''));
  if (size) return (Number(size[1]) * Number(size[2])) / million;
  return model.limits.megapixelsMax ?? 0;
}

function asked({ settings }: MediaInput, key: string): number | undefined {
  const value = settings[key];
  const number = typeof value === 'string' && /^\d+(\.\d+)?$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) && number >= 0 ? number : undefined;
}
