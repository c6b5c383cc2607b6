import type { Call } from './call.ts';
import { answerChat } from './chat/chat.handler.ts';
import type { Tickers } from './delivery/ticker.ts';
import { sendWhole } from './delivery/whole-body.ts';
import { answerEmbeddings } from './embeddings/embeddings.handler.ts';
import { passGate } from './gate.ts';
import { answerModels } from './models/models.handler.ts';
import { answerModerations } from './moderations/moderations.handler.ts';
import { PlannedRefusal, plannedRefusal, retryHeaders } from './planned-refusal.ts';
import { Refusal } from './refusal.ts';
import type { Operation } from './vendors/vendor.ts';
import { readCall } from './vendor-request.ts';

const answerers: Readonly<Record<Operation, (call: Call, tickers: Tickers) => void>> = {
  chat: answerChat,
  embeddings: answerEmbeddings,
  moderations: answerModerations,
  models: answerModels,
};

/** Answers one call; whatever is refused on the way becomes the vendor's own error. */
export function answerCall(call: Call, tickers: Tickers, isTooLarge: boolean): void {
  const { operation } = call;
  attempt(call, () => {
    if (!operation) throw new Refusal(404, 'Unknown request URL.', { code: 'unknown_url' });
    call.vendor.authenticate(keyOf(call.headers.authorization));
    if (isTooLarge) throw new Refusal(413, 'The body is larger than 64 MiB.');
    readCall(call);
    passGate(call, () =>
      attempt(call, () => {
        const planned = plannedRefusal(call.behaviour);
        if (planned) throw planned;
        answerers[operation](call, tickers);
      }),
    );
  });
}

function attempt(call: Call, step: () => void): void {
  try {
    step();
  } catch (error) {
    const refusal = error instanceof Refusal ? error : new Refusal(500, `The emulator failed: ${String(error)}`);
    const headers = refusal instanceof PlannedRefusal ? retryHeaders(refusal.retryAfter) : {};
    sendWhole(call, { status: refusal.status, headers, content: JSON.stringify(call.vendor.errorBody(refusal)) });
  }
}

function keyOf(authorization: string | undefined): string | undefined {
  return /^Bearer\s+(\S+)$/i.exec(authorization ?? '')?.[1];
}
