import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { Scope } from '@portazgo/admission';
import type { WebhookDelivery, WebhookEndpoint } from '@portazgo/contracts';
import { z } from 'zod';
import { houseErrors } from '../../dialects/house-errors.ts';
import { documentRoute } from '../../document/document-route.ts';
import { Inbound, type InboundCall } from '../../edge/inbound-call.ts';
import { presentedId } from '../../edge/presented-id.ts';
import { houseError } from '../../quote/quote.wire.ts';
import { pageQuery } from '../jobs/account-job.wire.ts';
import { WebhookDesk } from './webhook-desk.client.ts';
import {
  deletedEndpoint,
  deliveryBody,
  deliveryList,
  endpointBody,
  endpointChange,
  endpointList,
  endpointRequest,
  requestSecret,
  rotation,
  type DeliveryBody,
  type EndpointBody,
} from './webhooks.wire.ts';

const deliveriesQuery = pageQuery.extend({ endpoint_id: z.string().transform(presentedId).optional() });
const told = { tag: 'account', error: houseError } as const;

@Controller('v1/account/webhooks')
export class AccountWebhooksController {
  constructor(private readonly desk: WebhookDesk) {}

  @Post()
  @HttpCode(200)
  @Scope('inference')
  @documentRoute({
    ...told,
    operationId: 'createWebhook',
    summary: 'Register an address',
    answer: { schema: endpointBody, description: 'The endpoint, with its secret this once.' },
    errors: [400, 413, 415],
  })
  async create(
    @Body({ schema: endpointRequest }) wire: z.output<typeof endpointRequest>,
    @Inbound(houseErrors.native) call: InboundCall,
  ): Promise<EndpointBody> {
    const { endpoint, secret } = await this.desk.create(call, wire);
    return { ...toBody(endpoint), secret };
  }

  @Get()
  @Scope('account')
  @documentRoute({
    ...told,
    operationId: 'listWebhooks',
    summary: 'Registered addresses',
    answer: { schema: endpointList, description: 'Without their secrets.' },
    errors: [],
  })
  async list(@Inbound(houseErrors.native) call: InboundCall): Promise<z.input<typeof endpointList>> {
    return { object: 'list', data: (await this.desk.list(call)).map(toBody) };
  }

  @Get('secret')
  @Scope('inference')
  @documentRoute({
    ...told,
    operationId: 'readWebhookSecret',
    summary: 'The secret of addresses that come with a request',
    answer: { schema: requestSecret, description: 'One for the client.' },
    errors: [],
  })
  async secret(@Inbound(houseErrors.native) call: InboundCall): Promise<z.input<typeof requestSecret>> {
    return { secret: await this.desk.requestSecret(call, false) };
  }

  @Post('secret/rotate')
  @HttpCode(200)
  @Scope('inference')
  @documentRoute({
    ...told,
    operationId: 'rotateWebhookRequestSecret',
    summary: 'A new secret for addresses that come with a request',
    answer: { schema: requestSecret, description: 'The new one.' },
    errors: [],
  })
  async rotateSecret(@Inbound(houseErrors.native) call: InboundCall): Promise<z.input<typeof requestSecret>> {
    return { secret: await this.desk.requestSecret(call, true) };
  }

  @Get('deliveries')
  @Scope('account')
  @documentRoute({
    ...told,
    operationId: 'listWebhookDeliveries',
    summary: 'What was sent, and how it went',
    answer: { schema: deliveryList, description: 'Newest first.' },
    errors: [400],
  })
  async deliveries(
    @Query({ schema: deliveriesQuery }) query: z.output<typeof deliveriesQuery>,
    @Inbound(houseErrors.native) call: InboundCall,
  ): Promise<z.input<typeof deliveryList>> {
    const page = await this.desk.deliveries(call, { endpointId: query.endpoint_id ?? null, limit: query.limit, before: query.before ?? null });
    return { object: 'list', data: page.deliveries.map(toDelivery), next_before: page.nextBefore };
  }

  @Post('deliveries/:id/redeliver')
  @HttpCode(200)
  @Scope('inference')
  @documentRoute({
    ...told,
    operationId: 'redeliverWebhook',
    summary: 'Send a message again',
    answer: { schema: deliveryBody, description: 'The delivery; the message keeps its id.' },
    errors: [404],
  })
  async redeliver(@Param('id') id: string, @Inbound(houseErrors.native) call: InboundCall): Promise<DeliveryBody> {
    return toDelivery(await this.desk.redeliver(call, presentedId(id)));
  }

  @Patch(':id')
  @Scope('inference')
  @documentRoute({
    ...told,
    operationId: 'updateWebhook',
    summary: 'Change a registered address',
    answer: { schema: endpointBody, description: 'The endpoint after the change.' },
    errors: [400, 404, 413, 415],
  })
  async update(
    @Param('id') id: string,
    @Body({ schema: endpointChange }) wire: z.output<typeof endpointChange>,
    @Inbound(houseErrors.native) call: InboundCall,
  ): Promise<EndpointBody> {
    return toBody(await this.desk.update(call, presentedId(id), wire));
  }

  @Post(':id/rotate')
  @HttpCode(200)
  @Scope('inference')
  @documentRoute({
    ...told,
    operationId: 'rotateWebhookSecret',
    summary: 'A new secret for an address',
    description: 'During the grace messages carry both signatures.',
    answer: { schema: endpointBody, description: 'The endpoint, with its new secret this once.' },
    errors: [400, 404, 413, 415],
  })
  async rotate(
    @Param('id') id: string,
    @Body({ schema: rotation }) wire: z.output<typeof rotation>,
    @Inbound(houseErrors.native) call: InboundCall,
  ): Promise<EndpointBody> {
    const { endpoint, secret } = await this.desk.rotate(call, presentedId(id), wire.grace_seconds);
    return { ...toBody(endpoint), secret };
  }

  @Delete(':id')
  @HttpCode(200)
  @Scope('inference')
  @documentRoute({
    ...told,
    operationId: 'deleteWebhook',
    summary: 'Forget a registered address',
    answer: { schema: deletedEndpoint, description: 'Nothing is sent to it any more.' },
    errors: [404],
  })
  async delete(@Param('id') id: string, @Inbound(houseErrors.native) call: InboundCall): Promise<z.input<typeof deletedEndpoint>> {
    await this.desk.delete(call, presentedId(id));
    return { id, deleted: true };
  }
}

function toBody({ createdAt, previousSecretUntil, ...endpoint }: WebhookEndpoint): EndpointBody {
  return { ...endpoint, created_at: createdAt, previous_secret_until: previousSecretUntil };
}

function toDelivery({ endpointId, jobId, nextAttemptAt, createdAt, attempts, ...delivery }: WebhookDelivery): DeliveryBody {
  return {
    ...delivery,
    endpoint_id: endpointId,
    job_id: jobId,
    attempts: attempts.map(({ durationMs, ...attempt }) => ({ ...attempt, duration_ms: durationMs })),
    next_attempt_at: nextAttemptAt,
    created_at: createdAt,
  };
}
