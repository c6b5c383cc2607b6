import { Injectable } from '@nestjs/common';
import {
  createWebhookEndpoint,
  deleteWebhookEndpoint,
  listWebhookDeliveries,
  listWebhookEndpoints,
  readRequestWebhookSecret,
  redeliverWebhook,
  rotateWebhookSecret,
  updateWebhookEndpoint,
  type UnaryRpc,
  type WebhookDelivery,
  type WebhookEndpoint,
} from '@portazgo/contracts';
import { fromWireError, ServiceError } from '@portazgo/errors';
import { RpcClient } from '@portazgo/messaging';
import type { z } from 'zod';
import { toContext, type InboundCall } from '../../edge/inbound-call.ts';
import { deskTimeoutMs } from '../../media/job-desk.client.ts';
import { requireLiveKey } from '../../access/require-live-key.ts';
import { KeyLook } from '../../uploads/key-look.ts';

const missing = (what: string) => new ServiceError('not_found', { what });

/** Webhooks of the client whose key this is. They serve live jobs and carry their secrets: a test key may look at them, and neither change one nor learn a secret. */
@Injectable()
export class WebhookDesk {
  constructor(
    private readonly looks: KeyLook,
    private readonly rpc: RpcClient,
  ) {}

  async create(
    call: InboundCall,
    endpoint: { url: string; events: WebhookEndpoint['events']; description: string },
  ): Promise<{ endpoint: WebhookEndpoint; secret: string }> {
    const answer = await this.act(call, createWebhookEndpoint, endpoint);
    if (answer.outcome === 'refused') throw fromWireError(answer.error);
    return answer;
  }

  async list(call: InboundCall): Promise<WebhookEndpoint[]> {
    return (await this.ask(call, listWebhookEndpoints, {})).endpoints;
  }

  async update(call: InboundCall, endpointId: string, change: object): Promise<WebhookEndpoint> {
    const answer = await this.act(call, updateWebhookEndpoint, { endpointId, ...change });
    if (answer.outcome === 'refused') throw fromWireError(answer.error);
    if (answer.outcome === 'missing') throw missing('webhook endpoint');
    return answer.endpoint;
  }

  async delete(call: InboundCall, endpointId: string): Promise<void> {
    if (!(await this.act(call, deleteWebhookEndpoint, { endpointId })).deleted) throw missing('webhook endpoint');
  }

  async rotate(call: InboundCall, endpointId: string, graceSeconds: number): Promise<{ endpoint: WebhookEndpoint; secret: string }> {
    const answer = await this.act(call, rotateWebhookSecret, { endpointId, graceSeconds });
    if (answer.outcome === 'missing') throw missing('webhook endpoint');
    return answer;
  }

  async requestSecret(call: InboundCall, rotate: boolean): Promise<string> {
    return (await this.act(call, readRequestWebhookSecret, { rotate })).secret;
  }

  deliveries(
    call: InboundCall,
    page: { endpointId: string | null; limit: number; before: string | null },
  ): Promise<{ deliveries: WebhookDelivery[]; nextBefore: string | null }> {
    return this.ask(call, listWebhookDeliveries, page);
  }

  async redeliver(call: InboundCall, deliveryId: string): Promise<WebhookDelivery> {
    const answer = await this.act(call, redeliverWebhook, { deliveryId });
    if (answer.outcome === 'missing') throw missing('webhook delivery');
    return answer.delivery;
  }

  /** What changes something, or tells a secret. A key that is not taken at all learns that first. */
  private async act<Q extends z.ZodType, R extends z.ZodType>(call: InboundCall, rpc: UnaryRpc<Q, R>, request: object): Promise<z.output<R>> {
    const { clientId } = await this.looks.look(call);
    requireLiveKey(call);
    return this.askOf(clientId, call, rpc, request);
  }

  private async ask<Q extends z.ZodType, R extends z.ZodType>(call: InboundCall, rpc: UnaryRpc<Q, R>, request: object): Promise<z.output<R>> {
    const { clientId } = await this.looks.look(call);
    return this.askOf(clientId, call, rpc, request);
  }

  private askOf<Q extends z.ZodType, R extends z.ZodType>(clientId: string, call: InboundCall, rpc: UnaryRpc<Q, R>, request: object): Promise<z.output<R>> {
    return this.rpc.call(rpc, { clientId, ...request } as z.input<Q>, { context: toContext(call, { clientId }), timeoutMs: deskTimeoutMs });
  }
}
