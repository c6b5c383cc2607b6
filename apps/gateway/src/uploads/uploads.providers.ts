import type { Provider } from '@nestjs/common';
import { ObjectStore } from '@portazgo/storage';
import type { GatewayParts } from '../gateway-parts.ts';
import { InputFiles } from './input-files.ts';
import { KeyLook } from './key-look.ts';
import { MultipartReader } from './multipart-reader.ts';
import { UploadBounds } from './upload-bounds.ts';

/** How files of clients come into the house. */
export function uploadProviders({ config, objects }: Pick<GatewayParts, 'config' | 'objects'>): Provider[] {
  const bounds = new UploadBounds({
    imageBytesMax: config.IMAGE_BYTES_MAX,
    audioBytesMax: config.AUDIO_BYTES_MAX,
    videoBytesMax: config.VIDEO_BYTES_MAX,
    keepSeconds: config.FILE_KEEP_SECONDS,
  });
  return [{ provide: ObjectStore, useValue: objects }, { provide: UploadBounds, useValue: bounds }, KeyLook, MultipartReader, InputFiles];
}
