import { ProviderError } from '@portazgo/providers-contract';
import { EngineFault, type EngineFaultKind } from './host/engine-fault.ts';
import { localProvider } from './local-provider.ts';

const busyRetryMs = 5_000;

type Fate = Pick<ConstructorParameters<typeof ProviderError>[0], 'kind' | 'accepted' | 'phase' | 'retryAfterMs'>;

/** An engine's task leaves nothing behind, so it may be sent again, except where it would only fail again. */
const fates: Readonly<Record<EngineFaultKind, Fate>> = {
  refused: { kind: 'bad_request', accepted: 'no' },
  late: { kind: 'timeout', accepted: 'yes', phase: 'total' },
  memory: { kind: 'too_large', accepted: 'yes' },
  broken: { kind: 'upstream_bug', accepted: 'no' },
  full: { kind: 'overloaded', accepted: 'no', retryAfterMs: busyRetryMs },
  missing: { kind: 'overloaded', accepted: 'no' },
};

/** What an engine's fault is to the house. Anything else, as the reason of an aborted signal, stays what it is. */
export function providerFault(error: unknown): unknown {
  if (!(error instanceof EngineFault)) return error;
  const { kind, reason, field } = error;
  // The client is told the field by itself: it stands before the reason.
  return new ProviderError({ provider: localProvider, ...fates[kind], reason, ...(field === undefined ? {} : { field }), cause: error });
}
