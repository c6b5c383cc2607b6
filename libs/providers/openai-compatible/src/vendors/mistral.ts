import { everyParameterBut, type VendorProfile } from './vendor-profile.ts';

export const mistral: VendorProfile = {
  name: 'mistral',
  origin: 'https://api.mistral.ai',
  basePath: '/v1',
  isLocal: false,
  offers: ['chat', 'embeddings'],
  parameters: everyParameterBut('reasoning_effort', 'logprobs', 'top_logprobs', 'logit_bias', 'verbosity'),
  renames: { seed: 'random_seed' },
  // Sends its usage unasked and answers 422 to fields it does not know.
  streamOptions: null,
  efforts: {},
  extraFields: ['safe_prompt', 'prompt_mode'],
  callerHints: [],
  requiredToolChoice: 'any',
  jsonSchema: 'nested',
  strictTools: true,
  messageNames: false,
  toolIds: 'nine-alphanumerics',
  images: 'url',
  passBackReasoning: false,
  passBackToolExtras: false,
  passBackRefusal: false,
  embeddings: { encoding: 'float', tokenInputs: false, dimensions: false },
  usageByTotal: false,
};
