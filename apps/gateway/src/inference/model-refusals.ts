import type { Catalog, Model, ModelKind } from '@portazgo/catalog';
import { ServiceError } from '@portazgo/errors';
import { RefusedField } from '../edge/refused-field.ts';

const nearCount = 3;

/** There is no such model; the text names those that are called nearly so. */
export function modelNotFound(catalog: Partial<Pick<Catalog, 'namesNear'>>, model: string, field = 'model'): ServiceError {
  const near = catalog.namesNear?.(model, nearCount) ?? [];
  return new ServiceError('model_not_found', { field, model: model.slice(0, 200), ...(near.length > 0 ? { near: near.join(', ') } : {}) });
}

type Texts = Readonly<Record<'es' | 'pt' | 'en', string>>;

/** What a model of each kind is, and who asks it. */
const kinds: Readonly<Record<ModelKind, { what: Texts; route: string }>> = {
  chat: { what: { es: 'de chat', pt: 'de chat', en: 'a chat model' }, route: 'POST /v1/chat/completions' },
  embedding: { what: { es: 'de embeddings', pt: 'de embeddings', en: 'an embedding model' }, route: 'POST /v1/embeddings' },
  moderation: { what: { es: 'de moderación', pt: 'de moderação', en: 'a moderation model' }, route: 'POST /v1/moderations' },
  image: { what: { es: 'de imágenes', pt: 'de imagens', en: 'an image model' }, route: 'POST /v1/images/generations' },
  speech: { what: { es: 'de voz', pt: 'de voz', en: 'a speech model' }, route: 'POST /v1/audio/speech' },
  transcription: { what: { es: 'de transcripción', pt: 'de transcrição', en: 'a transcription model' }, route: 'POST /v1/audio/transcriptions' },
  music: { what: { es: 'de música', pt: 'de música', en: 'a music model' }, route: 'POST /api/v1/models/run' },
  video: { what: { es: 'de vídeo', pt: 'de vídeo', en: 'a video model' }, route: 'POST /api/v1/models/run' },
  voice: { what: { es: 'de voces', pt: 'de vozes', en: 'a voice model' }, route: 'POST /api/v1/models/run' },
  model3d: { what: { es: 'de 3D', pt: 'de 3D', en: 'a 3D model' }, route: 'POST /api/v1/models/run' },
};

/** The model is of another kind than the route; the text says which route takes it. */
export function wrongModelKind({ id, kind }: Pick<Model, 'id' | 'kind'>, wanted: ModelKind, field = 'model'): RefusedField {
  const [is, not] = [kinds[kind], kinds[wanted]];
  return new RefusedField(field, {
    es: `'${id}' es un modelo ${is.what.es}, no ${not.what.es}: se usa con ${is.route}`,
    pt: `'${id}' é um modelo ${is.what.pt}, não ${not.what.pt}: usa-se com ${is.route}`,
    en: `'${id}' is ${is.what.en}, not ${not.what.en}: it is asked by ${is.route}`,
  });
}
