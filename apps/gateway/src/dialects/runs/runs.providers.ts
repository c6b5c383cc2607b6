import type { Provider } from '@nestjs/common';
import type { GatewayParts } from '../../gateway-parts.ts';
import { GatewayLogger } from '../../gateway.logger.ts';
import { SealedStore } from '../../inference/sealed-store.ts';
import { ResponseCipher } from '../openai/responses/store/response-cipher.ts';
import { RunStore } from './jobs/run-store.ts';
import { TextRuns } from './models/text-runs.ts';

/** What this format has beyond jobs: runs of text, and where they can be read again. */
export function runsProviders({ config, objects, logger: pino }: Pick<GatewayParts, 'config' | 'objects' | 'logger'>): Provider[] {
  const logger = new GatewayLogger(pino);
  const cipher = config.RESPONSES_KEY === undefined ? undefined : new ResponseCipher(config.RESPONSES_KEY);
  const texts = new SealedStore(objects, cipher, { bytesMax: config.RESPONSE_BYTES_MAX, timeoutMs: config.RESPONSE_STORE_TIMEOUT_MS }, logger);
  return [{ provide: RunStore, useValue: new RunStore(texts, config.RESPONSE_KEEP_DAYS, logger) }, TextRuns];
}
