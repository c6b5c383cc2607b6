import { ServiceError } from '@portazgo/errors';
import type { InboundCall } from '../edge/inbound-call.ts';

/** Keys for trying are given away lightly; what live work depends on must not be in their reach. */
export function requireLiveKey({ keyMode }: Pick<InboundCall, 'keyMode'>): void {
  if (keyMode === 'test') throw new ServiceError('live_key_required', {});
}
