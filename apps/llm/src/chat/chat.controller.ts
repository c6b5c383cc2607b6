import { Controller } from '@nestjs/common';
import { Ctx, MessagePattern, Payload } from '@nestjs/microservices';
import { completeChat, streamChat, type ChatCompletion, type ChatEvent, type ChatRequest } from '@portazgo/contracts';
import type { RpcCall } from '@portazgo/messaging';
import type { Observable } from 'rxjs';
import { ChatStreamService } from './chat-stream.service.ts';
import { CompletionService } from './completion.service.ts';

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
    return this.streams.stream(request, call);
  }
}
