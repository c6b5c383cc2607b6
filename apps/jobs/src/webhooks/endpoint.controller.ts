import { Controller } from '@nestjs/common';
import { MessagePattern, Payload } from '@nestjs/microservices';
import {
  createWebhookEndpoint,
  deleteWebhookEndpoint,
  listWebhookEndpoints,
  readRequestWebhookSecret,
  rotateWebhookSecret,
  updateWebhookEndpoint,
} from '@portazgo/contracts';
import type { z } from 'zod';
import { EndpointService } from './endpoint.service.ts';

@Controller()
export class EndpointController {
  constructor(private readonly endpoints: EndpointService) {}

  @MessagePattern(createWebhookEndpoint.subject)
  create(@Payload({ schema: createWebhookEndpoint.request }) request: z.output<typeof createWebhookEndpoint.request>) {
    return this.endpoints.create(request);
  }

  @MessagePattern(listWebhookEndpoints.subject)
  list(@Payload({ schema: listWebhookEndpoints.request }) { clientId }: z.output<typeof listWebhookEndpoints.request>) {
    return this.endpoints.list(clientId);
  }

  @MessagePattern(updateWebhookEndpoint.subject)
  update(@Payload({ schema: updateWebhookEndpoint.request }) request: z.output<typeof updateWebhookEndpoint.request>) {
    return this.endpoints.update(request);
  }

  @MessagePattern(deleteWebhookEndpoint.subject)
  remove(@Payload({ schema: deleteWebhookEndpoint.request }) { clientId, endpointId }: z.output<typeof deleteWebhookEndpoint.request>) {
    return this.endpoints.remove(clientId, endpointId);
  }

  @MessagePattern(rotateWebhookSecret.subject)
  rotate(@Payload({ schema: rotateWebhookSecret.request }) request: z.output<typeof rotateWebhookSecret.request>) {
    return this.endpoints.rotate(request);
  }

  @MessagePattern(readRequestWebhookSecret.subject)
  requestSecret(@Payload({ schema: readRequestWebhookSecret.request }) { clientId, rotate }: z.output<typeof readRequestWebhookSecret.request>) {
    return this.endpoints.requestSecret(clientId, rotate);
  }
}
