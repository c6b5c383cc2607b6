import type { ClientOptions, ProviderClient, Vendor } from '@portazgo/providers-contract';
import { ProviderHttp } from '@portazgo/providers-http';
import { picsartFaults } from './picsart.error.ts';
import { PicsartMediaModel } from './picsart-media.model.ts';

const origins = { image: 'https://api.picsart.io', genai: 'https://genai-api.picsart.io', video: 'https://video-api.picsart.io' };

export const picsart: Vendor = {
  name: 'picsart',
  isLocal: false,
  origin: 'https://api.picsart.io',
  basePath: '',
  hosts: origins,
  offers: ['media'],
  open({ hosts, apiKey, connectionsMax }: ClientOptions): ProviderClient {
    const headers: Record<string, string> = apiKey ? { 'x-picsart-api-key': apiKey } : {};
    const open = (baseUrl: string) => new ProviderHttp({ provider: 'picsart', baseUrl, headers, connectionsMax });
    const { image, genai, video } = { ...origins, ...hosts };
    const connected = { image: open(image), genai: open(genai), video: open(video) };
    const faults = picsartFaults(apiKey);
    return {
      media: (model) => new PicsartMediaModel(model, connected, faults),
      close: async () => {
        await Promise.all(Object.values(connected).map((http) => http.close()));
      },
    };
  },
};
