import { Module } from '@nestjs/common';
import { AskController } from './ask/ask.controller.ts';
import { MeController } from './me/me.controller.ts';
import { TaskController } from './task/task.controller.ts';

@Module({ controllers: [AskController, MeController, TaskController] })
export class AskDialectModule {}
