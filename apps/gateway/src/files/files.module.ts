import { Module, type DynamicModule } from '@nestjs/common';
import type { GatewayConfig } from '../gateway.config.ts';
import { AccountFilesController } from './account-files.controller.ts';
import { FileAccess, FileSecrets } from './file-access.ts';
import { FileAnswers, ReaderBounds } from './file-answers.ts';
import { FilesController } from './files.controller.ts';

@Module({})
export class FilesModule {
  static of(config: GatewayConfig): DynamicModule {
    return {
      module: FilesModule,
      controllers: [FilesController, AccountFilesController],
      providers: [
        { provide: FileSecrets, useValue: new FileSecrets(config.FILE_LINK_SECRET, config.KEY_PEPPER) },
        { provide: ReaderBounds, useValue: new ReaderBounds(config.STREAM_STALL_MS) },
        FileAccess,
        FileAnswers,
      ],
    };
  }
}
