import fc from 'fast-check';
import { inputTokens, outputTokens, type TokenUsage } from '@portazgo/contracts';
import { meterTranscription } from './meter-transcription.ts';

type Audio = Parameters<typeof meterTranscription>[0]['audio'];
const audioOf = (durationSeconds: number, bytes = 64_000) => ({ id: 'a', bytes, durationSeconds }) as Audio;
const text = 'Un puente es un lugar por donde se pasa.';
const tokensOf = (input: number, output: number): TokenUsage => ({ inputUncached: input, inputCached: 0, cacheWrite: 0, output, reasoning: 0 });

it.each<[why: string, told: TokenUsage, input: number, output: number, source: string]>([
  ['figures that can be', tokensOf(42, 11), 42, 11, 'upstream'],
  ['a prompt of 10^9', tokensOf(1e9, 11), 40, 11, 'corrected'],
  ['an output of 10^9', tokensOf(42, 1e9), 42, 10, 'corrected'],
  ['both of 10^9', tokensOf(1e9, 1e9), 40, 10, 'corrected'],
  ['no output beside a text', tokensOf(42, 0), 42, 10, 'corrected'],
  ['nothing at all', tokensOf(0, 0), 40, 10, 'corrected'],
  ['less than nothing', tokensOf(-5, -1), 40, 10, 'corrected'],
  ['halves', tokensOf(1.5, 2.5), 40, 10, 'corrected'],
])('of a transcription with %s, the usage record says what can be', (_why, tokens, input, output, source) => {
  const metered = meterTranscription({ audio: audioOf(4) }, { quantities: null, tokens, transcript: { text } });
  expect([inputTokens(metered.tokens!), outputTokens(metered.tokens!), metered.usageSource]).toEqual([input, output, source]);
  expect(metered.quantities).toEqual({ requests: 1, seconds: 4 });
  expect((metered.disputes ?? []).length > 0).toBe(source === 'corrected');
});

it('says that the seconds were corrected also when the tokens were believed', () => {
  const metered = meterTranscription({ audio: audioOf(310) }, { quantities: { seconds: 1e9 }, tokens: tokensOf(3_100, 11), transcript: { text } });
  expect(metered).toMatchObject({ quantities: { seconds: 310 }, tokens: { inputUncached: 3_100, output: 11 }, usageSource: 'corrected' });
});

it('records no tokens where none were told', () => {
  expect(meterTranscription({ audio: audioOf(4) }, { quantities: null, transcript: { text } })).toEqual({
    quantities: { requests: 1, seconds: 4 },
    usageSource: 'counted',
  });
});

it('never takes more from the token window than the recording and its text can have been, whatever is told', () => {
  const figure = fc.oneof(fc.nat(3_000), fc.constantFrom(0, -1, 1.5, 1e9, Number.MAX_SAFE_INTEGER, Number.NaN, Infinity));
  const claim = fc.record({ inputUncached: figure, inputCached: figure, cacheWrite: figure, output: figure, reasoning: figure });
  fc.assert(
    fc.property(claim, fc.integer({ min: 0, max: 600 }), fc.string({ maxLength: 400 }), (tokens, seconds, said) => {
      const metered = meterTranscription({ audio: audioOf(seconds) }, { quantities: null, tokens, transcript: { text: said } });
      expect(inputTokens(metered.tokens!)).toBeLessThanOrEqual(seconds * 50 + 1_024);
      expect(outputTokens(metered.tokens!)).toBeLessThanOrEqual(Buffer.byteLength(JSON.stringify({ text: said })));
      for (const tokensOfBucket of Object.values(metered.tokens!)) expect(Number.isSafeInteger(tokensOfBucket) && tokensOfBucket >= 0).toBe(true);
    }),
  );
});
