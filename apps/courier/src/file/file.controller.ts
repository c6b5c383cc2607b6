import { Controller } from '@nestjs/common';
import { Ctx, MessagePattern, Payload } from '@nestjs/microservices';
import { fetchFile } from '@portazgo/contracts';
import type { RpcCall } from '@portazgo/messaging';
import { FileService, type FetchFileReply, type FetchFileRequest } from './file.service.ts';

@Controller()
export class FileController {
  constructor(private readonly files: FileService) {}

  @MessagePattern(fetchFile.subject)
  fetch(@Payload({ schema: fetchFile.request }) request: FetchFileRequest, @Ctx() call: RpcCall): Promise<FetchFileReply> {
    return this.files.fetch(request, call);
  }
}
