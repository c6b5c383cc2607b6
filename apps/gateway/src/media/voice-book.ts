import { Injectable } from '@nestjs/common';
import { findModelVoice, type Model } from '@portazgo/catalog';
import { findVoice, type SpeechTurn, type VoiceReference } from '@portazgo/contracts';
import { RpcClient } from '@portazgo/messaging';
import { RefusedField } from '../edge/refused-field.ts';
import { toContext, type InboundCall } from '../edge/inbound-call.ts';
import { presentedId } from '../edge/presented-id.ts';
import { deskTimeoutMs } from './job-desk.client.ts';
import type { DraftTurn } from './media-draft.ts';

/** Words that mean: whichever voice the provider takes by itself. */
const usualVoices = new Set(['', 'default', 'auto']);

/** Finds voices by what clients call them: those of the model, then those the client owns. */
@Injectable()
export class VoiceBook {
  constructor(private readonly rpc: RpcClient) {}

  resolve(call: InboundCall, clientId: string, model: Model, turns: readonly DraftTurn[]): Promise<SpeechTurn[]> {
    return Promise.all(
      turns.map(async ({ text, voice, field }) => {
        if (voice === undefined || usualVoices.has(voice.toLowerCase())) return { text };
        return { text, voice: await this.find(call, clientId, model, voice, field) };
      }),
    );
  }

  private async find(call: InboundCall, clientId: string, model: Model, name: string, field: string): Promise<VoiceReference> {
    const known = findModelVoice(model, name);
    if (known) return known;
    const { voice } = await this.rpc.call(
      findVoice,
      { clientId, voiceId: presentedId(name) },
      { context: toContext(call, { clientId }), timeoutMs: deskTimeoutMs },
    );
    if (voice) return { id: voice.id, upstream: { [voice.provider]: voice.upstreamVoiceId } };
    const names = model.voices
      .map((each) => each.name)
      .slice(0, 20)
      .join(', ');
    throw new RefusedField(field, {
      es: `no hay una voz '${name}'; las del modelo son: ${names || 'ninguna'}`,
      pt: `não há uma voz '${name}'; as do modelo são: ${names || 'nenhuma'}`,
      en: `there is no voice '${name}'; those of the model are: ${names || 'none'}`,
    });
  }
}
