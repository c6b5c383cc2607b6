import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import { Public } from '@portazgo/admission';
import type { FastifyReply } from 'fastify';
import { fileIdOfName } from '@portazgo/storage';
import type { EdgeRequest } from '../edge/inbound-call.ts';
import { FileAccess } from './file-access.ts';
import { FileAnswers } from './file-answers.ts';
import { documentFile } from './files.document.ts';
import { fileQuery, type FileQuery } from './files.wire.ts';

/** `HEAD` comes the same way: the server derives it from `GET`. */
@Controller('files')
export class FilesController {
  constructor(
    private readonly access: FileAccess,
    private readonly answers: FileAnswers,
  ) {}

  @Get(':id')
  @Public()
  @documentFile()
  async read(@Param('id') id: string, @Query({ schema: fileQuery }) query: FileQuery, @Req() request: EdgeRequest, @Res() reply: FastifyReply): Promise<void> {
    const file = await this.access.byLinkOrKey(fileIdOfName(id), query, request);
    request.clientId = file.owner;
    this.answers.send(reply, file, { download: query.download === '1' });
  }
}
