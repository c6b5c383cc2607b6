import type { TranscriptionRequest } from '@portazgo/contracts';
import { reconcileQuantities, reconcileUsage, type MeteredMedia } from '@portazgo/metering';
import type { ProviderTranscription } from '@portazgo/providers-contract';

/** The most seconds that a recording of so many bytes can have: below 8 kbit/s there is no speech. A vendor may bill a minute at least. */
const mostSeconds = (bytes: number) => bytes / 1_000 + 60;

/** Vendors make 10 to 32 tokens of a second of sound. */
const soundTokensPerSecond = 10;
const soundTokensPerSecondMax = 50;
/** Bytes of text to a token, about; no vocabulary makes more than one token of a byte. */
const bytesPerToken = 4;

/**
 * The seconds of the file as it lies in our store, unless the provider counts for itself and its figure can be true. Tokens are not what is
 * paid here, but they stand in the usage record and take from the token window of the key: a figure that cannot be is replaced.
 */
export function meterTranscription(
  { audio, prompt = '' }: Pick<TranscriptionRequest, 'audio' | 'prompt'>,
  { quantities: told, tokens, transcript }: Pick<ProviderTranscription, 'quantities' | 'tokens' | 'transcript'>,
): MeteredMedia {
  const ours = audio.durationSeconds ?? transcript.durationSeconds ?? 0;
  const { quantities, usageSource } = reconcileQuantities({ requests: 1, seconds: ours }, told, { seconds: Math.max(ours + 60, mostSeconds(audio.bytes)) });
  if (!tokens) return { quantities, usageSource };
  const { seconds = 0 } = quantities;
  const promptBytes = Buffer.byteLength(prompt);
  const count = reconcileUsage(
    { running: null, final: tokens },
    {
      prompt: {
        input: Math.ceil(seconds * soundTokensPerSecond + promptBytes / bytesPerToken),
        // Sound is never without tokens.
        inputText: seconds > 0 ? 1 : 0,
        inputMax: Math.ceil(seconds * soundTokensPerSecondMax) + promptBytes,
      },
      answer: {
        output: Math.ceil(Buffer.byteLength(transcript.text) / bytesPerToken),
        reasoning: 0,
        isDelivered: transcript.text.trim() !== '',
      },
      // Speakers, times and the like are written by the model too.
      limit: { outputMax: Buffer.byteLength(JSON.stringify(transcript)), isBoundAsked: true },
    },
  );
  const sources = [usageSource, count.usageSource];
  const source = sources.includes('corrected') ? 'corrected' : sources.includes('upstream') ? 'upstream' : 'counted';
  return { quantities, tokens: count.usage, usageSource: source, disputes: count.disputes };
}
