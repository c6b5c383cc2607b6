import type { FaultName } from '../behaviour/fault.ts';
import type { Frame } from '../delivery/frame.ts';
import { Refusal } from '../refusal.ts';

const midway = ['error-chunk', 'error-event', 'error-array', 'stall', 'cut-mid-chunk', 'no-finish', 'bad-json', 'bad-json-3'] as const;

/** How a vendor tells of an error after the first byte. */
export interface StreamErrors {
  errorBody(refusal: Refusal): unknown;
  readonly losesErrors: boolean;
  readonly doneAfterError: boolean;
}

/** Lets the frames pass until half of the tokens are out; there the faults of the middle happen. */
export function* withMidwayFaults(frames: Iterable<Frame>, tokensInAll: number, faults: ReadonlySet<FaultName>, errors: StreamErrors): Generator<Frame> {
  if (!midway.some((fault) => faults.has(fault))) {
    yield* frames;
    return;
  }
  let left = Math.max(1, Math.floor(tokensInAll / 2));
  let isDone = false;
  for (const frame of frames) {
    if (!isDone && left <= 0) {
      isDone = true;
      if (faults.has('stall')) yield { ...frame, breaks: 'stall' };
      if (faults.has('cut-mid-chunk')) yield { ...frame, breaks: 'cut' };
      if (faults.has('no-finish')) return;
      if (faults.has('error-chunk') || faults.has('error-event') || faults.has('error-array')) {
        if (!errors.losesErrors) yield* errorFrames(errors, faults);
        return;
      }
      for (let times = faults.has('bad-json-3') ? 3 : 1; times > 0; times--) yield { data: '{"choices":[{"index":0,"del', tokens: 0 };
    }
    left -= frame.tokens;
    yield frame;
  }
}

function* errorFrames(errors: StreamErrors, faults: ReadonlySet<FaultName>): Generator<Frame> {
  const body = errors.errorBody(brokenOff());
  const data = JSON.stringify(faults.has('error-array') && !Array.isArray(body) ? [body] : body);
  yield faults.has('error-event') ? { data, tokens: 0, event: 'error' } : { data, tokens: 0 };
  if (errors.doneAfterError && !faults.has('no-done')) yield { data: '[DONE]', tokens: 0 };
}

/** The error that comes after the work has begun. */
export function brokenOff(): Refusal {
  return new Refusal(500, 'The emulated model broke off.', { code: 'server_error', type: 'server_error' });
}
