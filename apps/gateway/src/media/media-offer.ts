import { checkMediaInput, holdForMedia, mediaBounds, type Model, type ModelKind } from '@portazgo/catalog';
import type { InputFile, MediaInput, Quantities, SpeechTurn } from '@portazgo/contracts';
import { mediaContent } from '../guard/judged-content.ts';
import { RefusedField } from '../edge/refused-field.ts';
import { wrongModelKind } from '../inference/model-refusals.ts';
import type { Offer } from '../inference/offer.ts';
import type { MediaDraft } from './media-draft.ts';

export interface MediaOffer extends Offer {
  readonly input: MediaInput;
  readonly bounds: Quantities;
}

/** Holds a media operation against what its model can do, and prices the most it can come to. Throws at the first field that does not fit. */
export function offerMedia(draft: MediaDraft, inputs: InputFile[], turns: SpeechTurn[] | undefined, holdSeconds: number, atUnixMs = Date.now()): MediaOffer {
  const { model, operation, prompt, settings } = draft;
  requireOperation(draft);
  const checked = checkMediaInput(model, operation as Model['operations'][number], { prompt, turns, inputs, settings });
  if (!checked.ok) {
    const [fault] = checked.faults;
    throw new RefusedField(nameOf(draft, fault?.key ?? 'input'), fault?.reason ?? { es: 'no es válido', pt: 'não é válido', en: 'is not valid' });
  }
  const input: MediaInput = { inputs, settings: checked.settings, ...(prompt === undefined ? {} : { prompt }), ...(turns ? { turns } : {}) };
  return {
    operation,
    model,
    input,
    content: mediaContent(input, model),
    bounds: mediaBounds(model, operation as Model['operations'][number], input),
    holdMicroCredits: holdForMedia(model, operation as Model['operations'][number], input, atUnixMs, holdSeconds),
    // Tokens per minute are a limit of text; media is limited by requests and concurrency.
    tokens: 0,
  };
}

/** Operations that one kind of model has, and no other. */
const kindOfOperation: Readonly<Record<string, ModelKind | undefined>> = {
  'image.generate': 'image',
  'image.edit': 'image',
  'audio.speak': 'speech',
  'audio.transcribe': 'transcription',
  'audio.compose': 'music',
  'video.generate': 'video',
};

export function requireOperation({ model, operation, names }: Pick<MediaDraft, 'model' | 'operation' | 'names'>): void {
  if ((model.operations as readonly string[]).includes(operation)) return;
  const wanted = kindOfOperation[operation];
  if (wanted && wanted !== model.kind) throw wrongModelKind(model, wanted, names['model'] ?? 'model');
  throw new RefusedField(names['model'] ?? 'model', {
    es: `el modelo '${model.id}' no hace '${operation}'`,
    pt: `o modelo '${model.id}' não faz '${operation}'`,
    en: `the model '${model.id}' does not do '${operation}'`,
  });
}

/** The dialect's word for what the catalog calls `key`: a setting, a role of files, or a path into the turns or pictures. */
export function nameOf({ names }: Pick<MediaDraft, 'names'>, key: string): string {
  const whole = Object.hasOwn(names, key) ? names[key] : undefined;
  if (whole !== undefined) return whole;
  const [root = key] = /^[A-Za-z0-9_]+/.exec(key) ?? [];
  const name = (Object.hasOwn(names, root) ? names[root] : undefined) ?? root;
  return name + key.slice(root.length);
}
