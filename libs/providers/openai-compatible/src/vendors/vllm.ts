import { everyParameterBut, type VendorProfile } from './vendor-profile.ts';

export const vllm: VendorProfile = {
  name: 'vllm',
  origin: null,
  basePath: '/v1',
  isLocal: true,
  offers: ['chat', 'embeddings'],
  parameters: everyParameterBut('verbosity'),
  renames: {},
  streamOptions: { include_usage: true },
  efforts: { low: 'low', medium: 'medium', high: 'high' },
  thinkingOff: { chat_template_kwargs: { enable_thinking: false } },
  extraFields: 'any',
  callerHints: ['user'],
  requiredToolChoice: 'required',
  jsonSchema: 'nested',
  strictTools: false,
  messageNames: true,
  toolIds: 'any',
  // It could fetch an address itself, from inside the operator's network: never let it.
  images: 'inline',
  passBackReasoning: false,
  passBackToolExtras: false,
  passBackRefusal: false,
  embeddings: { encoding: 'float', tokenInputs: true, dimensions: true },
  usageByTotal: false,
};
