import { everyParameterBut, type VendorProfile } from './vendor-profile.ts';

export const llamacpp: VendorProfile = {
  name: 'llamacpp',
  origin: null,
  basePath: '/v1',
  isLocal: true,
  offers: ['chat', 'embeddings'],
  parameters: everyParameterBut('verbosity'),
  renames: {},
  streamOptions: { include_usage: true },
  efforts: { none: 'none', low: 'low', medium: 'medium', high: 'high' },
  extraFields: 'any',
  callerHints: [],
  requiredToolChoice: 'required',
  jsonSchema: 'flat',
  strictTools: false,
  messageNames: true,
  toolIds: 'any',
  // The server opens any URL it is given, `file://` too.
  images: 'inline',
  passBackReasoning: false,
  passBackToolExtras: false,
  passBackRefusal: false,
  embeddings: { encoding: 'float', tokenInputs: true, dimensions: false },
  usageByTotal: false,
};
