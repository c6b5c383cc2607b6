import type { Provider } from '@nestjs/common';
import type { GatewayConfig } from '../../../gateway.config.ts';
import type { GatewayParts } from '../../../gateway-parts.ts';
import { GatewayLogger } from '../../../gateway.logger.ts';
import { ResponseCipher } from './store/response-cipher.ts';
import { ResponseContexts } from './store/response-context.ts';
import { ResponseStore } from './store/response-store.ts';
import { ThoughtSeal } from './store/thought-seal.ts';
import { HostedToolsRule } from './tools/hosted-tools-rule.ts';

/** What `/v1/responses` has beyond the parts of every chat. */
export function responsesProviders({ config, objects, logger }: Pick<GatewayParts, 'config' | 'objects' | 'logger'>): Provider[] {
  const cipher = config.RESPONSES_KEY === undefined ? undefined : new ResponseCipher(config.RESPONSES_KEY);
  return [
    { provide: ResponseStore, useValue: new ResponseStore(objects, cipher, storeSettings(config), new GatewayLogger(logger)) },
    { provide: ThoughtSeal, useValue: new ThoughtSeal(cipher) },
    { provide: HostedToolsRule, useValue: new HostedToolsRule(config.HOSTED_TOOLS) },
    ResponseContexts,
  ];
}

function storeSettings(config: GatewayConfig) {
  return { keepDays: config.RESPONSE_KEEP_DAYS, bytesMax: config.RESPONSE_BYTES_MAX, timeoutMs: config.RESPONSE_STORE_TIMEOUT_MS };
}
