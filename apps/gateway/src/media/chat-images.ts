import { Injectable } from '@nestjs/common';
import type { ChatMessage, ContentPart } from '@portazgo/contracts';
import { ObjectStore } from '@portazgo/storage';
import { chatContent } from '../guard/judged-content.ts';
import type { InboundCall } from '../edge/inbound-call.ts';
import type { ChatOffer } from '../inference/chat-offer.ts';
import { InputFiles } from '../uploads/input-files.ts';
import { KeyLook } from '../uploads/key-look.ts';

type ImagePart = Extract<ContentPart, { type: 'image' }>;

/**
 * Pictures that a chat names by address, brought into the message. Vendors differ in whether they fetch, servers of the operator must
 * never be made to, and an address that answers one picture to us and another to a vendor must not exist: so the courier fetches, once.
 */
@Injectable()
export class ChatImages {
  constructor(
    private readonly looks: KeyLook,
    private readonly files: InputFiles,
    private readonly objects: ObjectStore,
  ) {}

  async inline(call: InboundCall, offer: ChatOffer): Promise<ChatOffer> {
    const { messages } = offer.request;
    if (!messages.some(({ role, content }) => role === 'user' && Array.isArray(content) && content.some(isAddress))) return offer;
    const { clientId } = await this.looks.look(call);
    const inlined = await Promise.all(messages.map((message, index) => this.inMessage(call, clientId, message, index)));
    return { ...offer, content: chatContent(inlined), request: { ...offer.request, messages: inlined } };
  }

  private async inMessage(call: InboundCall, owner: string, message: ChatMessage, index: number): Promise<ChatMessage> {
    if (message.role !== 'user' || typeof message.content === 'string') return message;
    const field = (at: number) => `messages[${index}].content[${at}].image_url`;
    const content = await Promise.all(message.content.map((part, at) => (isAddress(part) ? this.fetched(call, owner, part, field(at)) : part)));
    return { ...message, content };
  }

  private async fetched(call: InboundCall, owner: string, part: ImagePart, field: string): Promise<ImagePart> {
    const { file, isOwn } = await this.files.fromText(part.url, { call, field, owner, accept: ['image'] });
    try {
      return { ...part, url: `data:${file.mimeType};base64,${(await this.objects.readAll(file)).toString('base64')}` };
    } finally {
      if (!isOwn) await this.files.discard([file]);
    }
  }
}

const isAddress = (part: ContentPart): part is ImagePart => part.type === 'image' && /^https?:\/\//i.test(part.url);
