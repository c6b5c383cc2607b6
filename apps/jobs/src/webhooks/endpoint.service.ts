import type { createWebhookEndpoint, rotateWebhookSecret, updateWebhookEndpoint } from '@portazgo/contracts';
import { ServiceError } from '@portazgo/errors';
import type { z } from 'zod';
import type { Courier } from './courier.ts';
import { endpointsPerClientMax, type EndpointBook } from './endpoint-book.ts';
import type { WebhookSecrets } from './webhook-secrets.ts';

/** How long the older secret of requests' addresses stays good beside a new one. */
const requestSecretGraceSeconds = 86_400;

const refused = (error: ServiceError) => ({ outcome: 'refused' as const, error: error.toWire() });

/** What clients do with their endpoints. */
export class EndpointService {
  constructor(
    private readonly book: EndpointBook,
    private readonly secrets: WebhookSecrets,
    private readonly courier: Courier,
  ) {}

  async create({ clientId, url, events, description }: z.output<typeof createWebhookEndpoint.request>): Promise<z.input<typeof createWebhookEndpoint.reply>> {
    const fault = await this.#faultOf(url);
    if (fault) return refused(fault);
    const added = await this.book.add({ clientId, url, events: [...new Set(events)], description });
    return added
      ? { outcome: 'created', ...added }
      : refused(new ServiceError('conflict', { reason: `${endpointsPerClientMax} webhook endpoints is the most a client may have` }));
  }

  async list(clientId: string) {
    return { endpoints: await this.book.list(clientId) };
  }

  async update({ clientId, endpointId, ...change }: z.output<typeof updateWebhookEndpoint.request>): Promise<z.input<typeof updateWebhookEndpoint.reply>> {
    const fault = change.url === undefined ? null : await this.#faultOf(change.url);
    if (fault) return refused(fault);
    const endpoint = await this.book.change(clientId, endpointId, { ...change, events: change.events && [...new Set(change.events)] });
    return endpoint ? { outcome: 'updated', endpoint } : { outcome: 'missing' };
  }

  async remove(clientId: string, endpointId: string) {
    return { deleted: await this.book.remove(clientId, endpointId) };
  }

  async rotate({ clientId, endpointId, graceSeconds }: z.output<typeof rotateWebhookSecret.request>): Promise<z.input<typeof rotateWebhookSecret.reply>> {
    const rotated = await this.book.rotate(clientId, endpointId, graceSeconds);
    return rotated ? { outcome: 'rotated', ...rotated } : { outcome: 'missing' };
  }

  async requestSecret(clientId: string, rotate: boolean): Promise<{ secret: string }> {
    if (rotate) return { secret: await this.secrets.rotateOfRequests(clientId, requestSecretGraceSeconds) };
    const [secret = ''] = await this.secrets.ofRequests(clientId);
    return { secret };
  }

  async #faultOf(url: string): Promise<ServiceError | null> {
    const reason = await this.courier.faultOf(url);
    return reason === null ? null : new ServiceError('invalid_request', { field: 'url', reason });
  }
}
