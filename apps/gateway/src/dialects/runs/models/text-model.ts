import type { Model, ModelSetting, RefusableParameter } from '@portazgo/catalog';

/** What a run of a model that counts tokens may choose. The catalog has settings of media models only, so they are here. */
export function textSettings({ kind, limits, refuses }: Pick<Model, 'kind' | 'limits' | 'refuses'>): ModelSetting[] {
  if (kind === 'embedding') return limits.dimensionsMax === undefined ? [] : [{ ...dimensions, max: limits.dimensionsMax }];
  const takes = (parameter: RefusableParameter) => !refuses.includes(parameter);
  return [
    system,
    ...(takes('temperature') ? [temperature] : []),
    ...(takes('topP') ? [topP] : []),
    { ...maxTokens, max: limits.maxOutputTokens },
    ...(takes('reasoningEffort') ? [reasoningEffort] : []),
  ];
}

/** The pictures that a chat model with vision takes. */
export function textInputs({ capabilities, limits }: Pick<Model, 'capabilities' | 'limits'>) {
  return capabilities.vision
    ? [{ key: 'image_input', label: { es: 'Imagen', pt: 'Imagem', en: 'Image' }, role: 'image' as const, min: 0, max: limits.imagesMax }]
    : [];
}

const system: ModelSetting = {
  key: 'system',
  label: { es: 'Instrucciones', pt: 'Instruções', en: 'Instructions' },
  type: 'text',
  required: false,
  minLength: 1,
  maxLength: 100_000,
};
const temperature: ModelSetting = {
  key: 'temperature',
  label: { es: 'Temperatura', pt: 'Temperatura', en: 'Temperature' },
  type: 'number',
  required: false,
  min: 0,
  max: 2,
};
const topP: ModelSetting = { key: 'top_p', label: { es: 'Top P', pt: 'Top P', en: 'Top P' }, type: 'number', required: false, min: 0, max: 1 };
const maxTokens: ModelSetting = {
  key: 'max_tokens',
  label: { es: 'Máximo de tokens', pt: 'Máximo de tokens', en: 'Maximum Tokens' },
  type: 'integer',
  required: false,
  min: 1,
};
const reasoningEffort: ModelSetting = {
  key: 'reasoning_effort',
  label: { es: 'Esfuerzo de razonamiento', pt: 'Esforço de raciocínio', en: 'Reasoning Effort' },
  type: 'select',
  required: false,
  options: ['none', 'low', 'medium', 'high'],
};
const dimensions: ModelSetting = {
  key: 'dimensions',
  label: { es: 'Dimensiones', pt: 'Dimensões', en: 'Dimensions' },
  type: 'integer',
  required: false,
  min: 1,
};
