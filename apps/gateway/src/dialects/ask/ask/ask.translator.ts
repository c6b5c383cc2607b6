import type { Catalog, Mode } from '@portazgo/catalog';
import {
  inputTokens,
  outputTokens,
  toCredits,
  type CallReceipt,
  type ChatCompletion,
  type JobOperation,
  type MediaReceipt,
  type TranscriptionReply,
} from '@portazgo/contracts';
import { RefusedField } from '../../../edge/refused-field.ts';
import type { ChatDraft } from '../../../inference/chat-offer.ts';
import { fitSettings } from '../../../media/fit-settings.ts';
import { splitDialogue } from '../../../media/dialogue.ts';
import type { DraftTurn, InputSource, JobDraft, MediaDraft } from '../../../media/media-draft.ts';
import { toPublicRequest } from '../../../media/public-request.ts';
import type { TranscriptionDraft } from '../../../media/transcription-flow.ts';
import type { VisionDraft } from '../../../media/vision-flow.ts';
import type { AskAnswer, AskRequest, AskService, AskUsage } from './ask.wire.ts';
import { modelNotFound } from '../../../inference/model-refusals.ts';

/** What an ask comes to, and the fields of it that are left out although they ask for something. */
export type Understood = { readonly dropped: readonly string[] } & (
  | { readonly kind: 'chat'; readonly draft: ChatDraft }
  | { readonly kind: 'vision'; readonly draft: VisionDraft }
  | { readonly kind: 'speech'; readonly draft: MediaDraft<'audio.speak'> }
  | { readonly kind: 'transcription'; readonly draft: TranscriptionDraft }
  | { readonly kind: 'job'; readonly draft: JobDraft }
);

/** The page's defaults. A client may write them all into every ask: a default says nothing, whatever the mode. */
const pageDefaults = { mode: 'expert', maxTokens: 4_096, voice: 'default', format: 'mp3', count: 1, width: 1_024, height: 1_024 } as const;
const defaultSettings = new Map<string, unknown>([
  ['count', pageDefaults.count],
  ['width', pageDefaults.width],
  ['height', pageDefaults.height],
  ['format', pageDefaults.format],
  ['output_format', pageDefaults.format],
]);

type Modes = Pick<Catalog, 'findMode'> & Partial<Pick<Catalog, 'namesNear'>>;

const usualModes: Record<AskService, string> = {
  auto: 'expert',
  llm: 'expert',
  vision: 'vision',
  image: 'image-flux',
  tts: 'tts-s2',
  stt: 'stt-s2',
  audio: 'tts-s2',
  video: 'video',
};
/** Words of the seed and of the house for the same service. */
const sameService: Partial<Record<AskService, readonly string[]>> = { audio: ['tts', 'stt', 'music', 'voice'], tts: ['tts', 'audio'], stt: ['stt', 'audio'] };

export function understand(wire: AskRequest, catalog: Modes): Understood {
  const mode = chooseMode(wire, catalog);
  const { operation = 'chat' } = mode;
  refuseStrangers(wire, operation);
  if (operation === 'chat' || operation.startsWith('vision.')) {
    const isVision = hasImage(wire) || operation !== 'chat';
    return isVision ? { kind: 'vision', draft: toVision(wire, mode), dropped: [] } : { kind: 'chat', draft: toChat(wire, mode), dropped: [] };
  }
  const media = toMedia(wire, mode);
  // The page: the temperature of language models. A picture or a voice is what it is without.
  const dropped = wire.temperature === undefined ? [] : ['temperature'];
  if (operation === 'audio.transcribe') {
    return {
      kind: 'transcription',
      draft: { ...media, operation, language: text(wire.options?.['language']), translate: wire.options?.['translate'] === true, timestamps: [] },
      dropped,
    };
  }
  if (operation === 'audio.speak' && wire.stream) return { kind: 'speech', draft: { ...media, operation }, dropped };
  return {
    kind: 'job',
    draft: {
      ...media,
      operation: operation as JobOperation,
      dialect: 'ask',
      webhookUrl: wire.webhook_url ?? null,
      webhookField: 'webhook_url',
      publicRequest: toPublicRequest(wire),
    },
    dropped,
  };
}

/** The chat behind an ask, for quotes; throws for anything else. */
export function fromWire(wire: AskRequest, catalog: Modes): ChatDraft {
  const understood = understand(wire, catalog);
  if (understood.kind === 'chat') return understood.draft;
  throw new RefusedField('mode', { es: 'no es un chat', pt: 'não é um chat', en: 'is not a chat' });
}

export function toWire({ text: answer, refusal, model, receipt }: ChatCompletion): AskAnswer {
  return { answer: answer ?? refusal ?? '', done: true, model, usage: toUsage(receipt) };
}

export function toUsage({ usage, chargedMicroCredits }: Pick<CallReceipt, 'usage' | 'chargedMicroCredits'>): AskUsage {
  return { tokens_in: inputTokens(usage), tokens_out: outputTokens(usage), cost: toCredits(chargedMicroCredits) };
}

export function toMediaUsage({ tokens, quantities, chargedMicroCredits }: Pick<MediaReceipt, 'tokens' | 'quantities' | 'chargedMicroCredits'>): AskUsage {
  return { tokens_in: tokens ? inputTokens(tokens) : 0, tokens_out: tokens ? outputTokens(tokens) : 0, cost: toCredits(chargedMicroCredits), ...quantities };
}

export function toTranscriptAnswer({ transcript, model, receipt }: TranscriptionReply): AskAnswer {
  return { answer: transcript.text, done: true, model, ...(transcript.language ? { language: transcript.language } : {}), usage: toMediaUsage(receipt) };
}

function chooseMode({ mode: name, service }: AskRequest, catalog: Modes): Mode {
  // Next to a service the default mode was written out, not chosen.
  const isChosen = name !== undefined && (name !== pageDefaults.mode || service === 'llm');
  const chosen = isChosen ? name : usualModes[service];
  const mode = catalog.findMode(chosen);
  if (!mode) throw modelNotFound(catalog, chosen, 'mode');
  const isSame = service === mode.service || sameService[service]?.includes(mode.service);
  if (service === 'auto' || isSame || (service === 'vision' && mode.model.capabilities.vision)) return mode;
  throw new RefusedField('service', {
    es: `el modo '${chosen}' es del servicio '${mode.service}', no de '${service}'`,
    pt: `o modo '${chosen}' é do serviço '${mode.service}', não de '${service}'`,
    en: `the mode '${chosen}' belongs to the service '${mode.service}', not to '${service}'`,
  });
}

function toChat(wire: AskRequest, { presets, model }: Mode): ChatDraft {
  return {
    model,
    messages: [{ role: 'user', content: wire.ask }],
    maxOutputTokens: wire.max_tokens === pageDefaults.maxTokens && canLess(model, pageDefaults.maxTokens) ? undefined : wire.max_tokens,
    stream: wire.stream,
    ...presets,
    ...(wire.temperature === undefined ? {} : { temperature: wire.temperature }),
    names: { model: 'mode', maxOutputTokens: 'max_tokens', images: 'image_url' },
  };
}

const canLess = ({ limits }: Mode['model'], tokens: number) => limits.maxOutputTokens !== undefined && limits.maxOutputTokens < tokens;

function toVision(wire: AskRequest, mode: Mode): VisionDraft {
  const { messages: _, ...chat } = toChat(wire, mode);
  const task = wire.task ?? (mode.operation === 'vision.read-text' ? 'read-text' : mode.operation === 'vision.extract' ? 'extract' : 'analyze');
  if ((task === 'extract') !== (wire.schema !== undefined)) {
    throw new RefusedField('schema', {
      es: task === 'extract' ? "es necesario para la tarea 'extract'" : "solo vale con la tarea 'extract'",
      pt: task === 'extract' ? "é necessário para a tarefa 'extract'" : "só vale com a tarefa 'extract'",
      en: task === 'extract' ? "is needed for the task 'extract'" : "only goes with the task 'extract'",
    });
  }
  const images = imagesOf(wire);
  if (images.length === 0) throw new RefusedField('image_url', { es: 'falta una imagen', pt: 'falta uma imagem', en: 'an image is missing' });
  return { ...chat, task, prompt: wire.ask, images, schema: wire.schema, names: { ...chat.names, images: images[0]?.field ?? 'image_url' } };
}

function toMedia(wire: AskRequest, { model, operation }: Mode): MediaDraft {
  const isSpeech = operation === 'audio.speak';
  const { count, width, height, format } = wire;
  const formatKey = model.settings.some(({ key }) => key === 'format') ? 'format' : 'output_format';
  const written = Object.entries(given({ count, width, height, [formatKey]: format }));
  // An option that was chosen is not undone by a default that was written out.
  const page = Object.fromEntries(written.filter(([key, value]) => value !== defaultSettings.get(key) || !Object.hasOwn(wire.options ?? {}, key)));
  const fitted = fitSettings({ model, operation: operation ?? 'chat', settings: page }, { defaults: defaultSettings });
  const settings = {
    ...(operation === 'audio.clone-voice' ? { title: wire.ask } : {}),
    ...wire.options,
    ...given({ consent: wire.consent }),
    ...fitted.settings,
  };
  return {
    model,
    operation: operation ?? 'chat',
    // Tools take no words: `ask` is then a note of the client.
    prompt: isSpeech || model.prompt === null ? undefined : wire.ask,
    turns: isSpeech ? toTurns(wire) : undefined,
    inputs: [...imagesOf(wire), ...sourcesOf(wire, 'audio'), ...sourcesOf(wire, 'video')],
    settings,
    names: {
      prompt: 'ask',
      turns: 'ask',
      text: 'ask',
      output_format: 'format',
      image: imageField(wire),
      audio: wire.audio_data === undefined ? 'audio_url' : 'audio_data',
      video: 'video_url',
      model: 'mode',
    },
  };
}

function toTurns({ ask, voice, voices }: AskRequest): DraftTurn[] {
  const spoken = splitDialogue(ask);
  if (spoken.length === 1 && spoken[0]?.speaker === undefined) return [{ text: ask, voice: voice ?? voices?.[0], field: 'voice' }];
  return spoken.map(({ speaker = 0, text: line }) => {
    const chosen = voices ? voices[speaker] : voice;
    if (voices && chosen === undefined) {
      throw new RefusedField('voices', {
        es: `no hay voz para <|speaker:${speaker}|>`,
        pt: `não há voz para <|speaker:${speaker}|>`,
        en: `there is no voice for <|speaker:${speaker}|>`,
      });
    }
    return { text: line, voice: chosen, field: voices ? `voices[${speaker}]` : 'voice' };
  });
}

const hasImage = ({ image_url, image_data }: AskRequest) => image_url !== undefined || image_data !== undefined;
const imageField = ({ image_data }: AskRequest) => (image_data === undefined ? 'image_url' : 'image_data');
const imagesOf = (wire: AskRequest): InputSource[] => sourcesOf(wire, 'image');

function sourcesOf(wire: AskRequest, role: 'image' | 'audio' | 'video'): InputSource[] {
  const url = wire[`${role}_url`];
  const data = role === 'video' ? undefined : wire[`${role}_data`];
  if (url !== undefined && data !== undefined) {
    throw new RefusedField(`${role}_data`, {
      es: `no se puede enviar junto con '${role}_url'`,
      pt: `não pode ser enviado junto com '${role}_url'`,
      en: `cannot be sent together with '${role}_url'`,
    });
  }
  const value = data ?? url;
  return value === undefined ? [] : [{ role, field: data === undefined ? `${role}_url` : `${role}_data`, source: { text: value } }];
}

/** Fields of one kind of work that another does not read are refused, not ignored. */
function refuseStrangers(wire: AskRequest, operation: string): void {
  const isText = operation === 'chat' || operation.startsWith('vision.');
  const strangers: (keyof AskRequest)[] = isText
    ? [
        'voice',
        'voices',
        'format',
        'audio_url',
        'audio_data',
        'video_url',
        'count',
        'width',
        'height',
        'options',
        'consent',
        'webhook_url',
        ...(hasImage(wire) ? [] : (['task', 'schema'] as const)),
      ]
    : ['max_tokens', 'task', 'schema', ...(operation === 'audio.speak' ? [] : (['voice', 'voices'] as const))];
  const { voice, format, count, width, height, maxTokens } = pageDefaults;
  const harmless: Partial<Record<keyof AskRequest, unknown>> = { voice, format, count, width, height, max_tokens: maxTokens };
  const stranger = strangers.find((field) => wire[field] !== undefined && wire[field] !== harmless[field]);
  if (stranger === undefined) return;
  throw new RefusedField(stranger, { es: 'este modo no lo usa', pt: 'este modo não o usa', en: 'this mode does not use it' }, 'unsupported_parameter');
}

const given = (fields: Record<string, unknown>) => Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
const text = (value: unknown) => (typeof value === 'string' ? value : undefined);
