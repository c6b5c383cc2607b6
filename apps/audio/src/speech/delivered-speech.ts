import type { Quantities, SpeechFormat } from '@portazgo/contracts';
import { countText } from '@portazgo/job-worker';
import { reconcileQuantities, type MeteredMedia } from '@portazgo/metering';

/**
 * The most bytes a second of speech usually has in each format. Providers tell neither how far they have read nor how long the whole will
 * be; measured so, what was delivered of a speech that was cut is never taken for more than it was.
 */
const bytesPerSecond: Readonly<Record<SpeechFormat, number>> = { mp3: 24_000, aac: 24_000, opus: 8_000, ogg: 16_000, flac: 60_000, wav: 88_200, pcm: 88_200 };
/** An even reading pace. */
const charactersPerSecond = 15;

/** What a stream has handed over so far, in the units that speech is paid by. */
export class DeliveredSpeech {
  private bytes = 0;
  private readonly whole: Quantities;

  constructor(
    text: string,
    private readonly format: SpeechFormat,
  ) {
    this.whole = { requests: 1, ...countText(text) };
  }

  get isEmpty(): boolean {
    return this.bytes === 0;
  }

  add(chunk: Uint8Array): void {
    this.bytes += chunk.length;
  }

  /** The provider came to its end: the whole text, and its own figures where it gave some. */
  complete(told: Quantities | null): MeteredMedia {
    return reconcileQuantities({ ...this.whole, seconds: this.seconds }, told, this.whole);
  }

  /** It ended early: the share of the text that was read out, or what the provider says it billed of it. */
  soFar(told: Quantities | null): MeteredMedia {
    if (this.isEmpty && !told) return { quantities: {}, usageSource: 'counted' };
    const { characters = 0, bytes = 0 } = this.whole;
    const share = characters === 0 ? 1 : Math.min(1, (this.seconds * charactersPerSecond) / characters);
    const quantities = { requests: 1, characters: Math.ceil(characters * share), bytes: Math.ceil(bytes * share), seconds: this.seconds };
    return reconcileQuantities(quantities, told, this.whole);
  }

  private get seconds(): number {
    return Math.round((this.bytes / bytesPerSecond[this.format]) * 1_000) / 1_000;
  }
}
