import { Injectable } from '@nestjs/common';
import type { ChatMessage, ContentPart } from '@portazgo/contracts';
import { dayOfFileId, ObjectStore } from '@portazgo/storage';
import { RefusedField } from '../edge/refused-field.ts';
import { chatContent } from '../guard/judged-content.ts';
import type { InboundCall } from '../edge/inbound-call.ts';
import type { ChatOffer } from '../inference/chat-offer.ts';
import { encodeBase64, isDataUri } from '../uploads/base64-content.ts';
import { InputFiles } from '../uploads/input-files.ts';
import { KeyLook } from '../uploads/key-look.ts';
import { UploadBounds } from '../uploads/upload-bounds.ts';
import { inlinePicture } from './inline-picture.ts';

type ImagePart = Extract<ContentPart, { type: 'image' }>;

/** Where a part stands in the request, as its dialect calls it. */
export type FieldOfPart = (messageIndex: number, partIndex: number) => string;

const chatField: FieldOfPart = (message, part) => `messages[${message}].content[${part}].image_url`;

/** Smaller pictures are decoded before the key is known: that is no work. */
const unknownKeyLettersMax = 65_536;
/** Addresses in one request: each is an errand for the courier, and a picture in this process. */
const addressesMax = 100;

/**
 * Pictures of a chat, brought into the message. Vendors differ in whether they fetch, servers of the operator must never be made to, and an
 * address that answers one picture to us and another to a vendor must not exist: so the courier fetches, once. A data URL is read by its bytes.
 */
@Injectable()
export class ChatImages {
  constructor(
    private readonly looks: KeyLook,
    private readonly files: InputFiles,
    private readonly objects: ObjectStore,
    private readonly bounds: UploadBounds,
  ) {}

  async inline(call: InboundCall, offer: ChatOffer, fieldOf: FieldOfPart = chatField): Promise<ChatOffer> {
    const { messages } = offer.request;
    const pictures = messages.flatMap(({ role, content }) => (role === 'user' && Array.isArray(content) ? content.filter(isImage) : []));
    if (pictures.length === 0) return offer;
    const owner = await this.ownerOf(call, pictures);
    const inlined: ChatMessage[] = [];
    for (const [index, message] of messages.entries()) {
      if (message.role !== 'user' || typeof message.content === 'string') inlined.push(message);
      else inlined.push({ ...message, content: await this.inlineParts(call, owner, message.content, (part) => fieldOf(index, part)) });
    }
    return { ...offer, content: chatContent(inlined), request: { ...offer.request, messages: inlined } };
  }

  /** The same for one list of parts. */
  async inlineList(call: InboundCall, parts: readonly ContentPart[], fieldOf: (partIndex: number) => string): Promise<ContentPart[]> {
    const pictures = parts.filter(isImage);
    return pictures.length === 0 ? [...parts] : this.inlineParts(call, await this.ownerOf(call, pictures), parts, fieldOf);
  }

  /** Nothing is fetched, and nothing large is decoded, for a key that nobody has. */
  private async ownerOf(call: InboundCall, pictures: readonly ImagePart[]): Promise<string> {
    if (pictures.filter(isAddress).length > addressesMax) throw tooManyAddresses();
    const isCostly = pictures.some(isAddress) || pictures.reduce((letters, { url }) => letters + url.length, 0) > unknownKeyLettersMax;
    return isCostly ? (await this.looks.look(call)).clientId : '';
  }

  private inlineParts(call: InboundCall, owner: string, parts: readonly ContentPart[], fieldOf: (partIndex: number) => string): Promise<ContentPart[]> {
    return Promise.all(parts.map((part, at) => (part.type === 'image' ? this.inlinePart(call, owner, part, fieldOf(at)) : part)));
  }

  private async inlinePart(call: InboundCall, owner: string, part: ImagePart, field: string): Promise<ImagePart> {
    if (isAddress(part)) return this.fetched(call, owner, part, field);
    if (!isDataUri(part.url)) throw neitherAddressNorData(field);
    return { ...part, url: await inlinePicture(part.url, { field, bytesMax: this.bounds.bytesMaxOf(['image']) }) };
  }

  private async fetched(call: InboundCall, owner: string, part: ImagePart, field: string): Promise<ImagePart> {
    const { file, isOwn } = await this.files.fromText(part.url, { call, field, owner, accept: ['image'] });
    try {
      return { ...part, url: `data:${file.mimeType};base64,${await encodeBase64(await this.objects.readAll(file))}` };
    } finally {
      if (!isOwn) await this.files.discard([file]);
    }
  }
}

const isImage = (part: ContentPart): part is ImagePart => part.type === 'image';
/** An address, or the id of a file of the caller's own. */
const isAddress = ({ url }: ImagePart): boolean => /^https?:\/\//i.test(url) || dayOfFileId(url) !== undefined;

function neitherAddressNorData(field: string): RefusedField {
  return new RefusedField(field, {
    es: 'debe ser una dirección http(s) o una URL de datos (data:image/png;base64,…)',
    pt: 'deve ser um endereço http(s) ou uma URL de dados (data:image/png;base64,…)',
    en: 'must be an http(s) address or a data URL (data:image/png;base64,…)',
  });
}

function tooManyAddresses(): RefusedField {
  return new RefusedField('image_url', {
    es: `la petición nombra más de ${addressesMax} imágenes por su dirección`,
    pt: `o pedido nomeia mais de ${addressesMax} imagens por seu endereço`,
    en: `the request names more than ${addressesMax} pictures by their address`,
  });
}
