import type { Call } from '../call.ts';
import { sendWhole } from '../delivery/whole-body.ts';
import { Refusal } from '../refusal.ts';
import type { Vendor } from '../vendors/vendor.ts';

/** `GET /models` and `GET /models/{id}`. */
export function answerModels(call: Call): void {
  const { vendor, modelId } = call;
  if (modelId === undefined) {
    sendWhole(call, { status: 200, content: JSON.stringify({ object: 'list', data: vendor.models.map((id) => listing(vendor, id)) }) });
    return;
  }
  call.record.model = modelId;
  if (!vendor.models.includes(modelId)) throw new Refusal(404, `The model '${modelId}' does not exist`, { param: 'model', code: 'model_not_found' });
  sendWhole(call, { status: 200, content: JSON.stringify(listing(vendor, modelId)) });
}

function listing(vendor: Vendor, id: string): Record<string, unknown> {
  return { id, object: 'model', created: 1_780_000_000, owned_by: vendor.name };
}
