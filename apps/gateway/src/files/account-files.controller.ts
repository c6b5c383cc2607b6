import { Controller, Delete, Get, HttpCode, Param, Post, Req, Res } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { Scope } from '@portazgo/admission';
import { ObjectStore } from '@portazgo/storage';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { houseErrors } from '../dialects/house-errors.ts';
import { Inbound, type EdgeRequest, type InboundCall } from '../edge/inbound-call.ts';
import { RefusedField } from '../edge/refused-field.ts';
import type { RouteOptions } from '../edge/route-options.ts';
import { ProfileReader } from '../inference/profile-reader.ts';
import { FileLinks } from '../media/file-links.ts';
import { MultipartReader } from '../uploads/multipart-reader.ts';
import { FileAccess } from './file-access.ts';
import { documentFileDeletion, documentFileDescription, documentUpload } from './files.document.ts';
import { toFileAnswer, type deletedFile, type FileAnswer } from './files.wire.ts';

/** A client's own files. Each of these counts as a request. */
@Controller('v1/account/files')
@Scope('account')
export class AccountFilesController {
  constructor(
    private readonly profiles: ProfileReader,
    private readonly forms: MultipartReader,
    private readonly access: FileAccess,
    private readonly objects: ObjectStore,
    private readonly links: FileLinks,
  ) {}

  @Post()
  @HttpCode(200)
  @RouteConfig({ multipart: true } satisfies RouteOptions)
  @documentUpload()
  async upload(
    @Req() request: EdgeRequest,
    @Inbound(houseErrors.native) call: InboundCall,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<FileAnswer> {
    const { clientId } = await this.profiles.read(call, reply, { scope: call.scope });
    const { files } = await this.forms.read(request, { owner: clientId, files: { file: { accept: ['image', 'audio', 'video'] } }, filesMax: 1 });
    const [received] = files;
    if (!received) throw new RefusedField('file', { es: 'falta', pt: 'falta', en: 'is missing' });
    return toFileAnswer(received.file, this.links.linkTo(received.file));
  }

  @Get(':id')
  @documentFileDescription()
  async describe(
    @Param('id') id: string,
    @Inbound(houseErrors.native) call: InboundCall,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<FileAnswer> {
    const { clientId } = await this.profiles.read(call, reply, { scope: call.scope });
    const file = await this.access.ofOwner(id, clientId);
    return toFileAnswer(file, this.links.linkTo(file));
  }

  @Delete(':id')
  @documentFileDeletion()
  async delete(
    @Param('id') id: string,
    @Inbound(houseErrors.native) call: InboundCall,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<z.input<typeof deletedFile>> {
    const { clientId } = await this.profiles.read(call, reply, { scope: call.scope });
    const file = await this.access.ofOwner(id, clientId);
    await this.objects.delete(file.id);
    return { id: file.id, deleted: true };
  }
}
