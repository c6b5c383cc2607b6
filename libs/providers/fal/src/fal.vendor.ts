import type { ClientOptions, ProviderClient, Vendor } from '@portazgo/providers-contract';
import { ProviderHttp } from '@portazgo/providers-http';
import { falFaults } from './fal.error.ts';
import { FalFiles } from './fal-files.ts';
import { FalMediaModel, type FalAccount } from './fal-media.model.ts';
import { FalQueue } from './fal-queue.ts';
import { FalWebhooks } from './fal-webhook.ts';

const origins = { queue: 'https://queue.fal.run', run: 'https://fal.run', rest: 'https://rest.fal.ai' };

export const fal: Vendor = {
  name: 'fal',
  isLocal: false,
  origin: origins.queue,
  basePath: '',
  hosts: origins,
  offers: ['media'],
  open({ hosts, apiKey, connectionsMax }: ClientOptions): ProviderClient {
    const headers: Record<string, string> = apiKey ? { authorization: `Key ${apiKey}` } : {};
    const { queue: queueUrl = origins.queue, rest: restUrl = origins.rest } = hosts;
    const queue = new ProviderHttp({ provider: 'fal', baseUrl: queueUrl, headers, connectionsMax });
    const rest = new ProviderHttp({ provider: 'fal', baseUrl: restUrl, headers, connectionsMax: 2 });
    const faults = falFaults(apiKey);
    const files = new FalFiles(rest, Object.values({ ...origins, ...hosts }), faults);
    const account: FalAccount = { queue: new FalQueue(queue, queueUrl, faults), files, webhooks: new FalWebhooks(rest), faults };
    return {
      media: (endpointId) => new FalMediaModel(endpointId, account),
      close: async () => {
        await Promise.all([queue.close(), rest.close()]);
      },
    };
  },
};
