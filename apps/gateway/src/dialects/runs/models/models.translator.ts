import { usualPrice, usualTokenPrice, type Catalog, type MediaOperation, type Model, type ModelInput, type ModelSetting } from '@portazgo/catalog';
import { toCredits, type JobOperation, type Locale, type Profile } from '@portazgo/contracts';
import type { ModelAvailability } from '../../../availability/provider-watch.ts';
import { mayUse } from '../../openai/models/models.translator.ts';
import type { RunsModel, RunsModels } from '../runs.wire.ts';
import { textInputs, textSettings } from './text-model.ts';

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

/** What of a model becomes a job. */
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
        const reader = { profile, availability, locale };
        if (model.kind === 'chat' || model.kind === 'embedding') return [toTextModel(model, reader)];
        const operation = runOperation(model) ?? model.operations.find((each) => each === 'audio.transcribe');
        return operation ? [toRunsModel(model, operation, reader)] : [];
      }),
  };
}

export interface RunsReader {
  profile: Pick<Profile, 'priceMultiplierPpm'>;
  availability: Pick<ModelAvailability, 'whyNotOnOffer'>;
  locale: Locale;
}

export function toRunsModel(model: Model, operation: MediaOperation, reader: RunsReader): RunsModel {
  const { locale } = reader;
  const settings = model.settings.filter((setting) => !setting.operations || setting.operations.includes(operation));
  const inputs = model.inputs.filter((input) => !input.operations || input.operations.includes(operation));
  return {
    id: model.id,
    name: model.title[locale],
    modality: modalities[model.kind],
    cost: toCost(usualPrice(model, operation, Date.now()), reader),
    inputTypes: [
      ...(model.prompt || operation === 'audio.speak' ? (['text'] as const) : []),
      ...new Set(inputs.map(({ role }) => (role === 'audio' || role === 'video' ? role : ('image' as const)))),
    ],
    promptRequired: model.prompt?.required ?? operation === 'audio.speak',
    outputType: outputs[model.kind],
    description: model.description[locale],
    settings: settings.map((setting) => toSetting(setting, locale)),
    inputs: inputs.map((input) => toInput(input, locale)),
    ...toAvailability(reader.availability.whyNotOnOffer(model, [operation]), locale),
  };
}

/** A model that counts tokens: its answer comes at once. */
function toTextModel(model: Model, reader: RunsReader): RunsModel {
  const { locale } = reader;
  const inputs = textInputs(model);
  return {
    id: model.id,
    name: model.title[locale],
    modality: 'text',
    cost: toCost(usualTokenPrice(model, Date.now()), reader),
    inputTypes: inputs.length > 0 ? ['text', 'image'] : ['text'],
    promptRequired: true,
    outputType: 'text',
    description: model.description[locale],
    settings: textSettings(model).map((setting) => toSetting(setting, locale)),
    inputs: inputs.map((input) => toInput(input, locale)),
    ...toAvailability(reader.availability.whyNotOnOffer(model), locale),
  };
}

const toCost = (microCredits: number, { profile }: Pick<RunsReader, 'profile'>) =>
  toCredits(Math.ceil((microCredits * profile.priceMultiplierPpm) / 1_000_000));

function toAvailability(missing: ReturnType<RunsReader['availability']['whyNotOnOffer']>, locale: Locale) {
  return { available: missing === null, ...(missing ? { unavailableReason: missing.reason[locale] } : {}) };
}

function toSetting(setting: ModelSetting, locale: Locale): RunsModel['settings'][number] {
  const { key, label, type, default: defaultValue = null, options, min, max, step, maxLength, required, description } = setting;
  return {
    key,
    label: label[locale],
    inputType: type === 'boolean' ? 'toggle' : type === 'integer' || type === 'number' ? 'number' : type,
    defaultValue,
    ...(options ? { options: [...options] } : {}),
    ...(min === undefined ? {} : { min }),
    ...(max === undefined ? {} : { max }),
    ...(type === 'integer' ? { step: step ?? 1 } : step === undefined ? {} : { step }),
    ...(maxLength === undefined ? {} : { maxLength }),
    ...(required ? { required } : {}),
    ...(description ? { description: description[locale] } : {}),
  };
}

function toInput({ key, label, role, min, max }: Pick<ModelInput, 'key' | 'label' | 'role' | 'min' | 'max'>, locale: Locale): RunsModel['inputs'][number] {
  return { key, label: label[locale], type: role === 'audio' || role === 'video' ? role : 'image', required: min > 0, max };
}
