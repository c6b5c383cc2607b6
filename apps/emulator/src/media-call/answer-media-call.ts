import { sendWhole } from '../delivery/whole-body.ts';
import { PlannedRefusal, retryHeaders } from '../planned-refusal.ts';
import { Refusal } from '../refusal.ts';
import { slotOf } from '../studio/studio.ts';
import type { MediaCall } from './media-call.ts';

/** Answers one call; whatever is refused on the way becomes the vendor's own error. */
export async function answerMediaCall(call: MediaCall, isTooLarge: boolean): Promise<void> {
  const { vendor, route } = call;
  try {
    if (!route.isOpen) call.key = vendor.authenticate(call.headers);
    if (isTooLarge) throw new Refusal(413, 'The body is larger than 64 MiB.');
    holdSlot(call);
    await route.answer(call);
  } catch (error) {
    refuse(call, error instanceof Refusal ? error : new Refusal(500, `The emulator failed: ${error instanceof Error ? error.stack : String(error)}`));
  }
}

/** A call holds its place until its last byte has left, or its caller. */
function holdSlot({ studio, vendor, key, response }: MediaCall): void {
  const slot = slotOf(vendor.name, key);
  studio.slots.set(slot, (studio.slots.get(slot) ?? 0) + 1);
  response.once('close', () => {
    const left = (studio.slots.get(slot) ?? 1) - 1;
    if (left > 0) studio.slots.set(slot, left);
    else studio.slots.delete(slot);
  });
}

function refuse(call: MediaCall, refusal: Refusal): void {
  const { record, vendor } = call;
  record.outcome ??= 'refused';
  record.billable ??= false;
  if (call.response.headersSent) {
    call.isReset = true;
    call.response.destroy();
    return;
  }
  // The refusal comes at once: whatever time was asked for has passed.
  call.behaviour = { ...call.behaviour, queueMs: 0 };
  const body = vendor.errorBody(refusal);
  const headers = { ...vendor.replyHeaders?.(call), ...(refusal instanceof PlannedRefusal && !vendor.hidesRetryAfter ? retryHeaders(refusal.retryAfter) : {}) };
  const isText = typeof body === 'string';
  sendWhole(call, {
    status: vendor.statusOf?.(refusal) ?? refusal.status,
    headers,
    contentType: isText ? 'text/plain' : 'application/json',
    content: isText ? body : JSON.stringify(body),
  });
}
