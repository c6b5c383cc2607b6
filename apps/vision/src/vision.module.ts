import { Module, type DynamicModule } from '@nestjs/common';
import type { Catalog } from '@portazgo/catalog';
import { ChatStreamService } from '@portazgo/chat';
import type { BillingDesk, CallMetrics, TokenCounter } from '@portazgo/metering';
import type { ProviderCalls } from '@portazgo/routing';
import type { ObjectStore } from '@portazgo/storage';
import { VisionController } from './analysis/vision.controller.ts';
import { VisionService } from './analysis/vision.service.ts';
import { PictureReader } from './pictures/picture-reader.ts';
import type { VisionConfig } from './vision.config.ts';

/** What the process gives the module: everything that is opened at the start and closed at the end. */
export interface VisionParts {
  readonly calls: ProviderCalls;
  readonly catalog: Catalog;
  readonly desk: BillingDesk;
  readonly counter: TokenCounter;
  readonly metrics: CallMetrics;
  readonly store: ObjectStore;
  readonly config: VisionConfig;
}

@Module({})
export class VisionModule {
  static with({ calls, catalog, desk, counter, metrics, store, config }: VisionParts): DynamicModule {
    const { router, settler, progress } = calls;
    const { VISION_IMAGE_BYTES_MAX: imageBytesMax, VISION_IMAGES_BYTES_MAX: imagesBytesMax } = config;
    const streams = new ChatStreamService({ router, settler, desk, progress, counter, metrics, imageBytesMax });
    const pictures = new PictureReader(store, { imageBytesMax, imagesBytesMax });
    return {
      module: VisionModule,
      controllers: [VisionController],
      providers: [{ provide: VisionService, useValue: new VisionService(streams, pictures, catalog) }],
    };
  }
}
