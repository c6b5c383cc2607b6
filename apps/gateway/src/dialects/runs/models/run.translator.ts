import type { Catalog, Model } from '@portazgo/catalog';
import { RefusedField } from '../../../edge/refused-field.ts';
import { modelNotFound, wrongModelKind } from '../../../inference/model-refusals.ts';
import { splitDialogue } from '../../../media/dialogue.ts';
import type { DraftTurn, InputSource, JobDraft, MediaDraft } from '../../../media/media-draft.ts';
import { toPublicRequest } from '../../../media/public-request.ts';
import type { RunRequest } from '../runs.wire.ts';
import { runOperation } from './models.translator.ts';
import { requireNoWebhook, toChatRun, toEmbeddingRun, type ChatRun, type EmbeddingRun } from './text-run.translator.ts';
import type { TranscriptionRun } from './text-runs.ts';

const path = (key: string) => `input.${key}`;
const wrongType = { es: 'no es del tipo que el modelo espera', pt: 'não é do tipo que o modelo espera', en: 'is not of the type that the model takes' };

/** What a run comes to: a job, or a call whose text is answered at once. */
export type Run = { readonly kind: 'job'; readonly draft: JobDraft } | ChatRun | EmbeddingRun | TranscriptionRun;

export function fromWire(wire: RunRequest, catalog: Pick<Catalog, 'find'> & Partial<Pick<Catalog, 'namesNear'>>): Run {
  const model = catalog.find(wire.model);
  if (!model) throw modelNotFound(catalog, wire.model);
  if (model.kind === 'chat') return toChatRun(model, wire);
  if (model.kind === 'embedding') return toEmbeddingRun(model, wire);
  const operation = chooseOperation(model, wire);
  if (operation) return { kind: 'job', draft: toJobDraft(model, operation, wire) };
  if (model.kind === 'transcription') return toTranscriptionRun(model, wire);
  throw wrongModelKind(model, 'chat');
}

function toTranscriptionRun(model: Model, wire: RunRequest): TranscriptionRun {
  requireNoWebhook(wire);
  const { language, translate, ...input } = wire.input;
  const media = toMediaDraft(model, 'audio.transcribe', { ...wire, input });
  const spoken = asText(language ?? undefined, 'language');
  if (translate !== undefined && translate !== null && typeof translate !== 'boolean') throw new RefusedField(path('translate'), wrongType);
  return { kind: 'transcription', draft: { ...media, language: spoken, translate: translate === true, timestamps: [] } };
}

function toJobDraft(model: Model, operation: JobDraft['operation'], wire: RunRequest): JobDraft {
  return {
    ...toMediaDraft(model, operation, wire),
    dialect: 'runs',
    webhookUrl: wire.webhook_url ?? null,
    webhookField: 'webhook_url',
    publicRequest: toPublicRequest(wire),
  };
}

/** Every key of `input` is the prompt, a file or a setting of the model; any other is refused by name. */
function toMediaDraft<Operation extends string>(model: Model, operation: Operation, wire: RunRequest): MediaDraft<Operation> {
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
