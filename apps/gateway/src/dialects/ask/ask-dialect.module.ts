import { Module } from '@nestjs/common';
import { AskController } from './ask/ask.controller.ts';
import { MeController } from './me/me.controller.ts';

@Module({ controllers: [AskController, MeController] })
export class AskDialectModule {}
