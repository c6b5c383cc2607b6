import { Controller } from '@nestjs/common';
import { MessagePattern, Payload } from '@nestjs/microservices';
import { deleteVoice, findVoice, listVoices } from '@portazgo/contracts';
import type { z } from 'zod';
import { OutboxRelay } from '../outbox/outbox-relay.ts';
import { VoiceStore } from './voice-store.ts';

@Controller()
export class VoicesController {
  constructor(
    private readonly voices: VoiceStore,
    private readonly relay: OutboxRelay,
  ) {}

  @MessagePattern(listVoices.subject)
  async list(@Payload({ schema: listVoices.request }) { clientId }: z.output<typeof listVoices.request>): Promise<z.input<typeof listVoices.reply>> {
    return { voices: await this.voices.list(clientId) };
  }

  @MessagePattern(findVoice.subject)
  async find(@Payload({ schema: findVoice.request }) { clientId, voiceId }: z.output<typeof findVoice.request>): Promise<z.input<typeof findVoice.reply>> {
    return { voice: await this.voices.find(clientId, voiceId) };
  }

  @MessagePattern(deleteVoice.subject)
  async delete(
    @Payload({ schema: deleteVoice.request }) { clientId, voiceId }: z.output<typeof deleteVoice.request>,
  ): Promise<z.input<typeof deleteVoice.reply>> {
    const deleted = await this.voices.delete(clientId, voiceId);
    if (deleted) this.relay.wake('voice');
    return { deleted };
  }
}
