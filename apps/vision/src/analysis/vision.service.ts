import type { Catalog } from '@portazgo/catalog';
import { checkJsonSchema, providerRequest, type ChatStreamService, type PreparedChat } from '@portazgo/chat';
import type { CallContext, ChatEvent, ChatRequest, VisionRequest } from '@portazgo/contracts';
import { ServiceError } from '@portazgo/errors';
import type { RpcCall } from '@portazgo/messaging';
import { servesOperation } from '@portazgo/routing';
import type { Observable } from 'rxjs';
import { ExtractionFilter } from '../extraction/extraction.filter.ts';
import { JsonValidator } from '../extraction/json-validator.ts';
import type { PictureReader } from '../pictures/picture-reader.ts';
import { instructions } from './instructions.ts';

/** A vision call is a streamed chat about pictures: what it asks, and what its answer must be, is decided here. */
export class VisionService {
  constructor(
    private readonly streams: ChatStreamService,
    private readonly pictures: PictureReader,
    private readonly catalog: Catalog,
  ) {}

  stream(request: VisionRequest, call: RpcCall): Observable<ChatEvent> {
    const { model, task } = request;
    const operation = `vision.${task}` as const;
    return this.streams.stream(
      { operation, routeOperation: operation, serves: servesOperation(operation), model, prepare: () => this.prepare(request, call.context) },
      call,
    );
  }

  private async prepare(request: VisionRequest, context: CallContext): Promise<PreparedChat> {
    const validator = request.task === 'extract' ? validatorOf(request) : null;
    const chat = this.chat(request, context, await this.pictures.read(request.images, context));
    const pictureTask = { task: request.task, locale: context.locale };
    if (!validator) return { request: chat, pictureTask };
    const { schema } = validator;
    const extraction = { filter: new ExtractionFilter(validator, request.model), pictureTask: { ...pictureTask, schema } };
    return this.takesSchema(request)
      ? { request: { ...chat, responseFormat: { type: 'json_schema', name: 'extraction', schema } }, plainer: providerRequest(chat), ...extraction }
      : { request: chat, ...extraction };
  }

  private chat(request: VisionRequest, { locale }: CallContext, pictures: Awaited<ReturnType<PictureReader['read']>>): ChatRequest {
    const { task, prompt, model, mode, maxOutputTokens, isBoundAsked, temperature, heldMicroCredits, priceMultiplierPpm, pricePin } = request;
    const { describe, readText, extract } = instructions[locale];
    const order = task === 'read-text' ? readText : task === 'extract' ? extract(JSON.stringify(request.schema)) : null;
    const wish = prompt.trim() || (order === null ? describe : '');
    return {
      model,
      messages: [
        ...(order === null ? [] : [{ role: 'system' as const, content: order }]),
        { role: 'user', content: [...(wish === '' ? [] : [{ type: 'text' as const, text: wish }]), ...pictures] },
      ],
      maxOutputTokens,
      isBoundAsked,
      ...(temperature === undefined ? {} : { temperature }),
      mode,
      heldMicroCredits,
      priceMultiplierPpm,
      ...(pricePin ? { pricePin } : {}),
    };
  }

  /** Providers that hold an answer to a schema want an object at its top. */
  private takesSchema({ model, schema }: VisionRequest): boolean {
    const found = this.catalog.find(model);
    return schema?.['type'] === 'object' && found?.capabilities.jsonSchema === true && !found.refuses.includes('responseFormat');
  }
}

function validatorOf({ schema }: VisionRequest): JsonValidator {
  if (schema === undefined) throw new ServiceError('invalid_request', { field: 'schema', reason: 'is required for extract' });
  checkJsonSchema(schema, 'schema');
  return JsonValidator.of(schema, 'schema');
}
