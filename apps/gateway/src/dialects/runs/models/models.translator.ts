import { usualPrice, type Catalog, type Model } from '@portazgo/catalog';
import { toCredits, type JobOperation, type Locale, type Profile } from '@portazgo/contracts';
import type { ModelAvailability } from '../../../availability/provider-watch.ts';
import { mayUse } from '../../openai/models/models.translator.ts';
import type { RunsModel, RunsModels } from '../runs.wire.ts';

const modalities = {
  image: 'image',
  speech: 'audio',
  transcription: 'text',
  music: 'audio',
  video: 'video',
  voice: 'audio',
  model3d: '3d',
  chat: 'text',
  embedding: 'text',
  moderation: 'text',
} as const;
const outputs = { ...modalities, transcription: 'text', voice: 'text' } as const;

/** What this format can run: everything that becomes a job. */
export function runOperation(model: Pick<Model, 'operations'>): JobOperation | undefined {
  return model.operations.find((operation): operation is JobOperation => jobLike(operation));
}

const jobLike = (operation: string) => operation !== 'audio.transcribe' && !operation.startsWith('vision.');

export function toRunsModels(
  catalog: Pick<Catalog, 'models' | 'planAllows'>,
  profile: Pick<Profile, 'plan' | 'models' | 'priceMultiplierPpm'>,
  availability: Pick<ModelAvailability, 'whyNotOnOffer'>,
  locale: Locale,
): RunsModels {
  return {
    object: 'list',
    data: catalog
      .models()
      .filter((model) => mayUse(catalog, profile, model))
      .flatMap((model) => {
        const operation = runOperation(model);
        return operation ? [toRunsModel(model, operation, { profile, availability, locale })] : [];
      }),
  };
}

export interface RunsReader {
  profile: Pick<Profile, 'priceMultiplierPpm'>;
  availability: Pick<ModelAvailability, 'whyNotOnOffer'>;
  locale: Locale;
}

export function toRunsModel(model: Model, operation: JobOperation, { profile, availability, locale }: RunsReader): RunsModel {
  const settings = model.settings.filter((setting) => !setting.operations || setting.operations.includes(operation));
  const inputs = model.inputs.filter((input) => !input.operations || input.operations.includes(operation));
  const missing = availability.whyNotOnOffer(model, [operation]);
  const cost = usualPrice(model, operation, Date.now());
  return {
    id: model.id,
    name: model.title[locale],
    modality: modalities[model.kind],
    cost: toCredits(Math.ceil((cost * profile.priceMultiplierPpm) / 1_000_000)),
    inputTypes: [
      ...(model.prompt || operation === 'audio.speak' ? (['text'] as const) : []),
      ...new Set(inputs.map(({ role }) => (role === 'audio' || role === 'video' ? role : ('image' as const)))),
    ],
    promptRequired: model.prompt?.required ?? operation === 'audio.speak',
    outputType: outputs[model.kind],
    description: model.description[locale],
    settings: settings.map(({ key, label, type, default: defaultValue = null, options, min, max, step, maxLength, description }) => ({
      key,
      label: label[locale],
      inputType: type === 'boolean' ? ('toggle' as const) : type === 'integer' || type === 'number' ? ('number' as const) : type,
      defaultValue,
      ...(options ? { options: [...options] } : {}),
      ...(min === undefined ? {} : { min }),
      ...(max === undefined ? {} : { max }),
      ...(type === 'integer' ? { step: step ?? 1 } : step === undefined ? {} : { step }),
      ...(maxLength === undefined ? {} : { maxLength }),
      ...(description ? { description: description[locale] } : {}),
    })),
    inputs: inputs.map(({ key, label, role, min, max }) => ({
      key,
      label: label[locale],
      type: role === 'audio' || role === 'video' ? role : 'image',
      required: min > 0,
      max,
    })),
    available: missing === null,
    ...(missing ? { unavailableReason: missing.reason[locale] } : {}),
  };
}
