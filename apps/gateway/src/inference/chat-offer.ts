import { Injectable } from '@nestjs/common';
import { chatInputBound, holdFor, type Model } from '@portazgo/catalog';
import type { ChatRequest } from '@portazgo/contracts';
import { chatContent } from '../guard/judged-content.ts';
import { RefusedField } from '../edge/refused-field.ts';
import { wrongModelKind } from './model-refusals.ts';
import { fitParameters, refusedByModel } from './fit-parameters.ts';
import type { Offer } from './offer.ts';

type DecidedByAdmission = 'mode' | 'heldMicroCredits' | 'priceMultiplierPpm';

/** A chat call as a dialect understood it. */
export interface ChatDraft extends Omit<ChatRequest, DecidedByAdmission | 'model' | 'maxOutputTokens' | 'isBoundAsked'> {
  readonly model: Model;
  /** Absent: the house's usual bound, or what the model can, whichever is less. */
  readonly maxOutputTokens?: number | undefined;
  readonly stream: boolean;
  /** Fields of the request that are left out although they ask for something, as the dialect calls them. */
  readonly dropped?: readonly string[];
  /** What the dialect calls these fields, for refusals. */
  readonly names: { readonly maxOutputTokens: string; readonly images: string; readonly model: string };
  /** Other fields that the dialect does not call as a chat completion does, by their names there. */
  readonly fieldNames?: ReadonlyMap<string, string>;
}

export interface ChatOffer extends Offer {
  readonly request: Omit<ChatRequest, DecidedByAdmission>;
}

/** The operator's settings for calls. */
export class CallBounds {
  constructor(
    readonly outputTokensDefault: number,
    readonly timeoutMs: number,
  ) {}
}

/** Holds a chat call against what its model can do, and prices the most it can come to. */
@Injectable()
export class ChatOffers {
  constructor(private readonly bounds: CallBounds) {}

  offer(asked: ChatDraft, atUnixMs = Date.now()): ChatOffer {
    requireKind(asked);
    const draft = fitParameters(asked);
    const { model, stream: _, names: __, fieldNames: ___, maxOutputTokens: askedBound, dropped, ...parameters } = draft;
    const { inputTokensMax, images } = chatInputBound(draft);
    requireCapabilities(draft, images);
    const outputTokensMax = outputBound(draft, this.bounds.outputTokensDefault);
    return {
      operation: 'chat',
      model,
      holdMicroCredits: holdFor(model, { inputTokensMax, outputTokensMax, images }, atUnixMs, this.bounds.timeoutMs / 1_000),
      tokens: inputTokensMax + images * (model.limits.imageTokensMax ?? 0) + outputTokensMax,
      content: chatContent(draft.messages),
      ...(dropped?.length ? { dropped } : {}),
      request: { ...parameters, model: model.id, maxOutputTokens: outputTokensMax, isBoundAsked: askedBound !== undefined },
    };
  }
}

function requireKind({ model, names }: ChatDraft): void {
  if (model.kind !== 'chat') throw wrongModelKind(model, 'chat', names.model);
}

function requireCapabilities(draft: ChatDraft, images: number): void {
  const { model, names } = draft;
  if (draft.stream && !model.capabilities.streaming) throw refusedByModel('stream', model);
  if (images > 0 && !model.capabilities.vision) throw refusedByModel(names.images, model);
  const { imagesMax } = model.limits;
  if (images > imagesMax) {
    throw new RefusedField(names.images, {
      es: `el modelo admite ${imagesMax} imágenes y hay ${images}`,
      pt: `o modelo aceita ${imagesMax} imagens e há ${images}`,
      en: `the model takes ${imagesMax} images and there are ${images}`,
    });
  }
}

function outputBound({ model, names, maxOutputTokens }: ChatDraft, usual: number): number {
  const most = model.limits.maxOutputTokens ?? usual;
  if (maxOutputTokens === undefined) return Math.min(most, usual);
  if (maxOutputTokens <= most) return maxOutputTokens;
  throw new RefusedField(names.maxOutputTokens, {
    es: `el modelo '${model.id}' da ${most} tokens como máximo`,
    pt: `o modelo '${model.id}' dá no máximo ${most} tokens`,
    en: `the model '${model.id}' gives ${most} tokens at most`,
  });
}
