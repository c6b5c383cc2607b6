import { priceOfMedia } from '@portazgo/catalog';
import { emptyUsage, type SpeechEvent, type SpeechRequest } from '@portazgo/contracts';
import { ServiceError } from '@portazgo/errors';
import { providerTurns, unservable, voiceRefusal } from '@portazgo/job-worker';
import type { RpcCall } from '@portazgo/messaging';
import { CallPrice, noEngine, type EndingCall, type MediaUse, type RunningStream, type StreamProgress } from '@portazgo/metering';
import { ProviderError, type ProviderSpeech, type ProviderSpeechRequest } from '@portazgo/providers-contract';
import { servesOperation, truthfulError, type Served, type Target } from '@portazgo/routing';
import { DeliveredSpeech } from './delivered-speech.ts';
import { isNoSound } from './sound-beginning.ts';
import type { SpeechTools } from './speech.service.ts';

const operation = 'audio.speak';
/** A message of the bus holds no more; a multiple of three needs no padding. */
const pieceBytesMax = 49_152;

/** One streamed speech from its request to its settled end. */
export class SpeechStream implements RunningStream {
  private readonly delivered: DeliveredSpeech;
  private readonly ending: EndingCall;
  private price: CallPrice<MediaUse> | undefined;
  private speech: ProviderSpeech | undefined;
  private lastProgress = 0;
  private engine = noEngine;

  constructor(
    private readonly tools: SpeechTools,
    private readonly request: SpeechRequest,
    private readonly call: RpcCall,
    private readonly emit: (event: SpeechEvent) => void,
  ) {
    this.delivered = new DeliveredSpeech(request.turns.map(({ text }) => text).join(''), request.format);
    this.ending = { operation, model: request.model, context: call.context };
  }

  async run(): Promise<void> {
    const { target, lease, sentAtMs, result } = await this.open();
    this.speech = result;
    const price = this.priceAt(target, sentAtMs);
    this.price = price;
    this.engine = target.engine;
    this.tools.progress.add(this);
    try {
      this.emit({ type: 'speech-start', model: this.request.model, engine: target.engine, mimeType: result.mimeType });
      await this.deliver(result, target, sentAtMs);
      lease.done();
    } catch (error) {
      lease.done(error);
      this.tools.progress.remove(this);
      throw await this.settleBroken(error, target, price);
    }
    this.tools.progress.remove(this);
    this.tools.metrics.upstreamSeconds.observe({ operation, engine: target.engine }, (Date.now() - sentAtMs) / 1_000);
    const metered = this.delivered.complete(result.quantities());
    const receipt = await this.tools.settler.settleMedia(this.ending, target.engine, price, 'succeeded', metered, result.upstreamId);
    this.emit({ type: 'speech-end', receipt });
  }

  /** Totals delivered so far, for the reporter. */
  progress(): StreamProgress | null {
    if (!this.price || this.delivered.isEmpty) return null;
    const deliveredMicroCredits = this.price.of(this.delivered.soFar(null));
    if (deliveredMicroCredits === this.lastProgress) return null;
    this.lastProgress = deliveredMicroCredits;
    return { requestId: this.call.context.requestId, deliveredMicroCredits, usage: emptyUsage, model: this.request.model, engine: this.engine };
  }

  private async open(): Promise<Served<ProviderSpeech>> {
    const { model, mode, turns, settings } = this.request;
    try {
      return await this.tools.router.run<'speech', ProviderSpeech>({
        model,
        operation,
        offer: 'speech',
        serves: servesOperation(operation),
        mode,
        pricePin: this.request.pricePin,
        requestId: this.call.context.requestId,
        clientId: this.call.context.clientId,
        content: this.request,
        signal: this.call.signal,
        comesWhole: false,
        deadlineMs: () => this.call.deadlineMs,
        unsupported: (upstream, target) =>
          unservable({ operation, input: { turns, settings, inputs: [] } }, target) ?? upstream.unsupported(this.providerRequest(target)),
        attempt: (upstream, options, target) => upstream.speak(this.providerRequest(target), options),
      });
    } catch (error) {
      const told = voiceRefusal(error);
      await this.tools.settler.settleFailed(this.ending, noEngine, told);
      throw told;
    }
  }

  private priceAt({ route }: Target, sentAtMs: number): CallPrice<MediaUse> {
    const { settings } = this.request;
    const isNothing = (use: MediaUse) => Object.keys(use.quantities).length === 0;
    return new CallPrice(this.request, (use, usd) => (isNothing(use) ? 0 : priceOfMedia(route, settings, use.quantities, sentAtMs, usd)));
  }

  private providerRequest({ route }: Target): ProviderSpeechRequest {
    const { turns, format, settings } = this.request;
    return { turns: providerTurns(turns, route.provider), format, settings, fields: route.fields, constants: route.constants };
  }

  private async deliver({ chunks }: ProviderSpeech, { engine, route }: Target, sentAtMs: number): Promise<void> {
    for await (const chunk of chunks) {
      this.call.signal.throwIfAborted();
      if (chunk.length === 0) continue;
      if (this.delivered.isEmpty && isNoSound(chunk, this.request.format))
        throw new ServiceError('upstream_failed', { provider: route.provider, reason: 'what it answered is no sound' });
      if (this.delivered.isEmpty) this.tools.metrics.firstOutputSeconds.observe({ engine }, (Date.now() - sentAtMs) / 1_000);
      this.delivered.add(chunk);
      for (let from = 0; from < chunk.length; from += pieceBytesMax)
        this.emit({ type: 'bytes-delta', base64: chunk.subarray(from, from + pieceBytesMax).toString('base64') });
    }
    this.call.signal.throwIfAborted();
    if (this.delivered.isEmpty) throw new ServiceError('upstream_failed', { provider: route.provider, reason: 'it answered without any sound' });
  }

  /** The end that was not planned: what was delivered is owed, and the client learns why it ended. */
  private async settleBroken(error: unknown, { engine }: Target, price: CallPrice<MediaUse>): Promise<unknown> {
    const told = error instanceof ProviderError ? truthfulError(error, this.request.model, !this.delivered.isEmpty) : error;
    if (this.delivered.isEmpty && !this.call.signal.aborted) await this.tools.settler.settleFailed(this.ending, engine, told);
    else {
      try {
        const metered = this.delivered.soFar(this.speech?.quantities() ?? null);
        await this.tools.settler.settleMedia(this.ending, engine, price, 'cut', metered, this.speech?.upstreamId);
      } catch {
        // The client is told of a broken answer either way; a record that billing did not take in time is kept and sent again.
      }
    }
    return told;
  }
}
