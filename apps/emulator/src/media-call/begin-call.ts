import { splitModel } from '../behaviour/behaviour.parser.ts';
import { passGate } from '../gate.ts';
import { plannedRefusal } from '../planned-refusal.ts';
import { readBehaviour } from '../read-behaviour.ts';
import { Refusal } from '../refusal.ts';
import { slotOf } from '../studio/studio.ts';
import type { MediaCall } from './media-call.ts';

/**
 * Takes the behaviour off the model (or whatever carries it) and lets everything happen that comes before the vendor looks at a
 * request. Returns the clean name. Never goes on when the behaviour ends the call.
 */
export async function beginCall(call: MediaCall, asked?: string): Promise<string> {
  const { model, behaviour } = splitModel(asked ?? '');
  if (asked !== undefined) call.record.model = model;
  readBehaviour(call, [call.pathBehaviour, behaviour]);
  if (inFlight(call) > (call.behaviour.concurrencyMax ?? call.vendor.concurrencyMax ?? Infinity))
    throw new Refusal(429, 'Too many concurrent requests.', { code: 'rate_limit_exceeded' });
  await new Promise<void>((resolve) => passGate(call, resolve));
  const planned = plannedRefusal(call.behaviour);
  if (planned) throw planned;
  return model;
}

/** Calls of this key at this vendor, this one among them. */
function inFlight({ studio, vendor, key }: MediaCall): number {
  return studio.slots.get(slotOf(vendor.name, key)) ?? 0;
}

/** Such a name does not exist anywhere. */
export function isMissing(model: string): boolean {
  return /(?:^|\/)(?:missing|no-such)/.test(model);
}

export function refuseMissing(model: string, refusal: () => Refusal): void {
  if (isMissing(model)) throw refusal();
}
