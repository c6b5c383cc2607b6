import type { VendorProfile } from './vendor-profile.ts';

export const gemini: VendorProfile = {
  name: 'gemini',
  origin: 'https://generativelanguage.googleapis.com',
  basePath: '/v1beta/openai',
  isLocal: false,
  offers: ['chat', 'embeddings'],
  // A field it does not know is a 400 there, so only what its page names.
  parameters: ['temperature', 'top_p', 'stop', 'tools', 'tool_choice', 'response_format', 'reasoning_effort'],
  renames: {},
  streamOptions: { include_usage: true },
  efforts: { none: 'none', minimal: 'minimal', low: 'low', medium: 'medium', high: 'high' },
  extraFields: [],
  callerHints: [],
  thoughtsOn: { extra_body: { google: { thinking_config: { include_thoughts: true } } } },
  requiredToolChoice: 'required',
  jsonSchema: 'nested',
  strictTools: false,
  messageNames: false,
  toolIds: 'any',
  images: 'inline',
  passBackReasoning: false,
  passBackToolExtras: true,
  // Google's own word for "there is no signature": without it Gemini 3 refuses every conversation that another model began.
  missingToolExtras: { google: { thought_signature: 'skip_thought_signature_validator' } },
  passBackRefusal: false,
  embeddings: { encoding: 'float', tokenInputs: false, dimensions: true },
  usageByTotal: true,
  thoughtTags: { open: '<thought>', close: '</thought>' },
  codes: { API_KEY_INVALID: 'auth', FAILED_PRECONDITION: 'forbidden', PERMISSION_DENIED: 'forbidden', UNAVAILABLE: 'overloaded' },
};
