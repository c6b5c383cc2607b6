import { Body, Controller, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { presentedId } from '../fields.ts';
import { PathPipe, SchemaPipe } from '../schema.pipe.ts';
import { ClientsService } from './clients.service.ts';
import { clientChange, clientQuery, newClient, type ClientChange, type ClientQuery, type ClientView, type NewClient } from './clients.wire.ts';

@Controller('admin/v1/clients')
export class ClientsController {
  constructor(private readonly clients: ClientsService) {}

  @Post()
  create(@Body(new SchemaPipe(newClient)) client: NewClient): Promise<ClientView> {
    return this.clients.create(client);
  }

  @Get()
  async list(@Query(new SchemaPipe(clientQuery)) query: ClientQuery): Promise<{ clients: ClientView[] }> {
    return { clients: await this.clients.list(query) };
  }

  @Get(':id')
  read(@Param('id', new PathPipe('id', presentedId)) id: string): Promise<ClientView> {
    return this.clients.read(id);
  }

  @Patch(':id')
  change(@Param('id', new PathPipe('id', presentedId)) id: string, @Body(new SchemaPipe(clientChange)) change: ClientChange): Promise<ClientView> {
    return this.clients.change(id, change);
  }
}
