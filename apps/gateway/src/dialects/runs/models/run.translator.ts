import type { Catalog, Model } from '@portazgo/catalog';
import { ServiceError } from '@portazgo/errors';
import { RefusedField } from '../../../edge/refused-field.ts';
import { splitDialogue } from '../../../media/dialogue.ts';
import type { DraftTurn, InputSource, JobDraft } from '../../../media/media-draft.ts';
import { toPublicRequest } from '../../../media/public-request.ts';
import type { RunRequest } from '../runs.wire.ts';
import { runOperation } from './models.translator.ts';

const path = (key: string) => `input.${key}`;
const wrongType = { es: 'no es del tipo que el modelo espera', pt: 'não é do tipo que o modelo espera', en: 'is not of the type that the model takes' };

/** A run as a job. Every key of `input` is the prompt, a file or a setting of the model; any other is refused by name. */
export function fromWire(wire: RunRequest, catalog: Pick<Catalog, 'find'>): JobDraft {
  const model = catalog.find(wire.model);
  const operation = model && chooseOperation(model, wire);
  if (!model || !operation) throw new ServiceError('model_not_found', { field: 'model', model: wire.model });
  const input = Object.fromEntries(Object.entries(wire.input).filter(([, value]) => value !== null));
  const isSpeech = operation === 'audio.speak';
  const { prompt, text, voice, dialogue, ...rest } = input;
  const inputs = model.inputs.flatMap(({ key, role }) => toSources(key, role, rest[key]));
  const fileKeys = new Set(model.inputs.map(({ key }) => key));
  const settings = Object.fromEntries(Object.entries(rest).filter(([key]) => !fileKeys.has(key)));
  const names = Object.fromEntries([
    ...model.settings.map(({ key }) => [key, path(key)]),
    ...model.inputs.map(({ key, role }) => [role, path(key)]),
    // Last, since a key that the model does not have may be called like a role that it has by another key.
    ...Object.keys(settings).map((key) => [key, path(key)]),
    ['prompt', path('prompt')],
    ['turns', path(dialogue === undefined ? 'text' : 'dialogue')],
    ['model', 'model'],
  ]);
  return {
    model,
    operation,
    prompt: isSpeech ? undefined : asText(prompt, 'prompt'),
    turns: isSpeech ? toTurns({ text: text ?? prompt, voice, dialogue }) : undefined,
    inputs,
    // Words that only mean something to speech are settings, and refused, anywhere else.
    settings: isSpeech ? settings : { ...settings, ...given({ text, voice, dialogue }) },
    names,
    dialect: 'runs',
    webhookUrl: wire.webhook_url ?? null,
    webhookField: 'webhook_url',
    publicRequest: toPublicRequest(wire),
  };
}

/** A model that generates and edits does the one for which files came. */
function chooseOperation(model: Model, { input }: RunRequest): JobDraft['operation'] | undefined {
  const usual = runOperation(model);
  const hasFile = model.inputs.some(({ key }) => input[key] !== undefined && input[key] !== null);
  if (hasFile && usual === 'image.generate' && model.operations.includes('image.edit')) return 'image.edit';
  return usual;
}

function toSources(key: string, role: InputSource['role'], value: unknown): InputSource[] {
  if (value === undefined) return [];
  const values = Array.isArray(value) ? value : [value];
  return values.map((each, index) => {
    const field = Array.isArray(value) ? `${path(key)}[${index}]` : path(key);
    if (typeof each !== 'string') throw new RefusedField(field, wrongType);
    return { role, field, source: { text: each } };
  });
}

function toTurns({ text, voice, dialogue }: { text: unknown; voice: unknown; dialogue: unknown }): DraftTurn[] {
  if (dialogue === undefined) {
    const spoken = asText(text, 'text');
    if (spoken === undefined) throw new RefusedField(path('text'), { es: 'falta', pt: 'falta', en: 'is missing' });
    return splitDialogue(spoken).map((turn) => ({ text: turn.text, voice: asText(voice, 'voice'), field: path('voice') }));
  }
  if (!Array.isArray(dialogue)) throw new RefusedField(path('dialogue'), wrongType);
  return dialogue.map((turn: unknown, index) => {
    const field = `${path('dialogue')}[${index}]`;
    if (typeof turn !== 'object' || turn === null || !('text' in turn) || typeof turn.text !== 'string') throw new RefusedField(`${field}.text`, wrongType);
    const chosen = 'voice' in turn ? asText(turn.voice, `dialogue[${index}].voice`) : undefined;
    return { text: turn.text, voice: chosen, field: `${field}.voice` };
  });
}

function asText(value: unknown, key: string): string | undefined {
  if (value === undefined || typeof value === 'string') return value;
  throw new RefusedField(path(key), wrongType);
}

const given = (fields: Record<string, unknown>) => Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
