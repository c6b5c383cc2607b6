import { Controller } from '@nestjs/common';
import { Ctx, MessagePattern, Payload } from '@nestjs/microservices';
import { ChatStreamService, CompletionService } from '@portazgo/chat';
import { completeChat, streamChat, type ChatCompletion, type ChatEvent, type ChatRequest } from '@portazgo/contracts';
import type { RpcCall } from '@portazgo/messaging';
import { servesKind } from '@portazgo/routing';
import type { Observable } from 'rxjs';

@Controller()
export class ChatController {
  constructor(
    private readonly completions: CompletionService,
    private readonly streams: ChatStreamService,
  ) {}

  @MessagePattern(completeChat.subject)
  complete(@Payload({ schema: completeChat.request }) request: ChatRequest, @Ctx() call: RpcCall): Promise<ChatCompletion> {
    return this.completions.complete(request, call);
  }

  @MessagePattern(streamChat.subject)
  stream(@Payload({ schema: streamChat.request }) request: ChatRequest, @Ctx() call: RpcCall): Observable<ChatEvent> {
    const { model } = request;
    return this.streams.stream({ operation: 'chat-stream', routeOperation: 'chat', serves: servesKind('chat'), model, prepare: () => ({ request }) }, call);
  }
}
