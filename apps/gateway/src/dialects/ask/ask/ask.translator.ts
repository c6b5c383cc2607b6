import type { Catalog, Mode } from '@portazgo/catalog';
import { inputTokens, outputTokens, toCredits, type CallReceipt, type ChatCompletion } from '@portazgo/contracts';
import { ServiceError } from '@portazgo/errors';
import { RefusedField } from '../../../edge/refused-field.ts';
import type { ChatDraft } from '../../../inference/chat-offer.ts';
import type { AskAnswer, AskRequest, AskService } from './ask.wire.ts';
import { toImageDataUrl } from './image-data.ts';

const usualModes: Record<AskService, string> = {
  auto: 'expert',
  llm: 'expert',
  vision: 'vision',
  image: 'image-flux',
  tts: 'tts-s2',
  stt: 'stt-s2',
};

export function fromWire(wire: AskRequest, catalog: Pick<Catalog, 'findMode'>): ChatDraft {
  const { presets, model } = chooseMode(wire, catalog);
  const image = imageOf(wire);
  return {
    model,
    messages: [
      {
        role: 'user',
        content:
          image === undefined
            ? wire.ask
            : [
                { type: 'text', text: wire.ask },
                { type: 'image', url: image },
              ],
      },
    ],
    maxOutputTokens: wire.max_tokens,
    stream: wire.stream,
    ...presets,
    ...(wire.temperature === undefined ? {} : { temperature: wire.temperature }),
    names: { model: 'mode', maxOutputTokens: 'max_tokens', images: wire.image_url === undefined ? 'image_data' : 'image_url' },
  };
}

export function toWire({ text, refusal, model, receipt }: ChatCompletion): AskAnswer {
  return { answer: text ?? refusal ?? '', done: true, model, usage: toUsage(receipt) };
}

export function toUsage({ usage, chargedMicroCredits }: CallReceipt): AskAnswer['usage'] {
  return { tokens_in: inputTokens(usage), tokens_out: outputTokens(usage), cost: toCredits(chargedMicroCredits) };
}

function chooseMode({ mode: name, service }: AskRequest, catalog: Pick<Catalog, 'findMode'>): Mode {
  const chosen = name ?? usualModes[service];
  const mode = catalog.findMode(chosen);
  if (!mode) throw new ServiceError('model_not_found', { field: 'mode', model: chosen });
  if (service === 'auto' || service === mode.service || (service === 'vision' && mode.model.capabilities.vision)) return mode;
  throw new RefusedField('service', {
    es: `el modo '${chosen}' es del servicio '${mode.service}', no de '${service}'`,
    pt: `o modo '${chosen}' é do serviço '${mode.service}', não de '${service}'`,
    en: `the mode '${chosen}' belongs to the service '${mode.service}', not to '${service}'`,
  });
}

function imageOf({ image_url, image_data }: AskRequest): string | undefined {
  if (image_url !== undefined && image_data !== undefined) {
    throw new RefusedField('image_data', {
      es: "no se puede enviar junto con 'image_url'",
      pt: "não pode ser enviado junto com 'image_url'",
      en: "cannot be sent together with 'image_url'",
    });
  }
  return image_data === undefined ? image_url : toImageDataUrl(image_data);
}
