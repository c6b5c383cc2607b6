import type { InputFile, MediaInput, SettingValue, StoredFile } from '@portazgo/contracts';
import type { Model } from './catalog.ts';
import { holdForMedia } from './media-pricing.ts';
import { holdFor } from './pricing.ts';
import type { MediaOperation } from './operation.schema.ts';

/** What lists price speech and timed input with. */
const sampleCharacters = 1_000;
const sampleSeconds = 60;
const sampleTokens = 1_000;

/**
 * What one call with every setting at its default costs, in micro-credits: `cost` of the `runs` model list. Speech counts a thousand
 * characters, transcription and work on films a minute, what comes out without a stated duration the model's longest.
 */
export function usualPrice(model: Model, operation: MediaOperation, atUnixMs: number): number {
  const belongs = (one: { readonly operations?: readonly MediaOperation[] | undefined }) => one.operations?.includes(operation) ?? true;
  const settings = Object.fromEntries(
    model.settings.filter(belongs).flatMap(({ key, default: value }): [string, SettingValue][] => (value === undefined ? [] : [[key, value]])),
  );
  const inputs = model.inputs.filter((input) => belongs(input) && input.min > 0).map(({ role }): InputFile => ({ role, file: sampleFile }));
  const input: MediaInput = { settings, inputs, ...(operation === 'audio.speak' ? { turns: [{ text: 'x'.repeat(sampleCharacters) }] } : {}) };
  return holdForMedia(model, operation, input, atUnixMs, 0);
}

/** Of a model that counts tokens: at most what a thousand of input and, where it writes, a thousand of output come to. */
export function usualTokenPrice(model: Model, atUnixMs: number): number {
  return holdFor(model, { inputTokensMax: sampleTokens, outputTokensMax: model.kind === 'chat' ? sampleTokens : 0 }, atUnixMs, 0);
}

const sampleFile: StoredFile = {
  id: 'sample',
  owner: 'sample',
  kind: 'other',
  mimeType: 'application/octet-stream',
  bytes: 0,
  sha256: '0'.repeat(64),
  durationSeconds: sampleSeconds,
  createdAt: '2026-01-01T00:00:00Z',
  expiresAt: '2026-01-01T00:00:00Z',
};
