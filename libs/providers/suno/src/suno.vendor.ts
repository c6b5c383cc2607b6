import type { ClientOptions, ProviderClient, Vendor } from '@portazgo/providers-contract';
import { ProviderHttp } from '@portazgo/providers-http';
import { sunoFaults } from './suno.error.ts';
import { SunoMediaModel } from './suno-media.model.ts';

/** Suno has no public API: this is the format of sunoapi.org and kie.ai, who drive it. The address is the operator's choice. */
export const suno: Vendor = {
  name: 'suno',
  isLocal: false,
  origin: 'https://api.sunoapi.org',
  basePath: '/api/v1',
  offers: ['media'],
  open({ baseUrl, apiKey, connectionsMax }: ClientOptions): ProviderClient {
    const headers: Record<string, string> = apiKey ? { authorization: `Bearer ${apiKey}` } : {};
    const http = new ProviderHttp({ provider: 'suno', baseUrl, headers, connectionsMax });
    const faults = sunoFaults(apiKey);
    return { media: (model) => new SunoMediaModel(model, faults, http), close: () => http.close() };
  },
};
