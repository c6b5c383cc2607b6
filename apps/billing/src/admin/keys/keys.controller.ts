import { Body, Controller, Delete, Get, Param, Post } from '@nestjs/common';
import { presentedId } from '../fields.ts';
import { PathPipe, SchemaPipe } from '../schema.pipe.ts';
import { KeysService } from './keys.service.ts';
import { newKey, rotation, type KeyView, type NewKey, type Rotation, type ShownKey } from './keys.wire.ts';

@Controller('admin/v1')
export class KeysController {
  constructor(private readonly keys: KeysService) {}

  @Post('clients/:id/keys')
  create(@Param('id', new PathPipe('id', presentedId)) clientId: string, @Body(new SchemaPipe(newKey)) key: NewKey): Promise<ShownKey> {
    return this.keys.create(clientId, key);
  }

  @Get('clients/:id/keys')
  async list(@Param('id', new PathPipe('id', presentedId)) clientId: string): Promise<{ keys: KeyView[] }> {
    return { keys: await this.keys.list(clientId) };
  }

  @Delete('keys/:id')
  revoke(@Param('id', new PathPipe('id', presentedId)) id: string): Promise<KeyView> {
    return this.keys.revoke(id);
  }

  @Post('keys/:id/rotate')
  rotate(
    @Param('id', new PathPipe('id', presentedId)) id: string,
    @Body(new SchemaPipe(rotation)) { graceSeconds }: Rotation,
  ): Promise<ShownKey & { previousValidUntil: string }> {
    return this.keys.rotate(id, graceSeconds);
  }
}
