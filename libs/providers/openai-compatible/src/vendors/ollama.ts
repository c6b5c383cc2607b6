import { everyParameterBut, type VendorProfile } from './vendor-profile.ts';

export const ollama: VendorProfile = {
  name: 'ollama',
  origin: null,
  basePath: '/v1',
  isLocal: true,
  offers: ['chat', 'embeddings'],
  parameters: everyParameterBut('tool_choice', 'logit_bias', 'parallel_tool_calls', 'logprobs', 'top_logprobs'),
  renames: {},
  streamOptions: { include_usage: true },
  efforts: { none: 'none', low: 'low', medium: 'medium', high: 'high', max: 'max' },
  requiredToolChoice: 'required',
  jsonSchema: 'nested',
  strictTools: false,
  messageNames: false,
  toolIds: 'any',
  images: 'inline',
  passBackReasoning: false,
  passBackToolExtras: false,
  passBackRefusal: false,
  embeddings: { encoding: 'float', tokenInputs: false, dimensions: true },
  usageByTotal: false,
};
