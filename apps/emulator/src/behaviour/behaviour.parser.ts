import { type BehaviourKey, type Draft, UnknownBehaviour, wholeNumber } from './behaviour-key.ts';
import { type Behaviour, ordinary } from './behaviour.ts';
import { isFaultName } from './fault.ts';
import { mediaBehaviourKeys } from './media-behaviour.keys.ts';

/** Every key of the grammar. The README lists them; a spec holds the two equal. */
export const behaviourKeys: Readonly<Record<string, BehaviourKey>> = {
  tokens: { value: 'N', meaning: 'Length of a text answer in tokens (0 = empty).', apply: (draft, value) => (draft.tokens = wholeNumber(value, 1_000_000)) },
  interval: { value: 'MS', meaning: 'Time between two tokens of a stream.', apply: (draft, value) => (draft.intervalMs = wholeNumber(value, 3_600_000)) },
  delay: { value: 'MS', meaning: 'Time before the first byte.', apply: (draft, value) => (draft.delayMs = wholeNumber(value, 3_600_000)) },
  queue: {
    value: 'MS',
    meaning:
      'Time in a queue. Text: after the headers, filled with comments (stream) or blank lines (JSON) every 100 ms, as at DeepSeek. Media: before the work begins.',
    apply: (draft, value) => (draft.queueMs = wholeNumber(value, 3_600_000)),
  },
  cut: { value: 'BYTES', meaning: 'Destroys the connection after that many body bytes.', apply: (draft, value) => (draft.cutBytes = wholeNumber(value, 1e12)) },
  stall: { value: 'BYTES', meaning: 'Sends no more after that many body bytes.', apply: (draft, value) => (draft.stallBytes = wholeNumber(value, 1e12)) },
  status: {
    value: 'CODE',
    meaning: 'Answers with this status (400 to 599) and the vendor’s error body.',
    apply(draft, value) {
      const status = wholeNumber(value, 599);
      if (status < 400) throw new UnknownBehaviour(`status ${status} is not an error`);
      draft.status = status;
    },
  },
  'retry-after': {
    value: 'N, date:N or ms:N',
    meaning: 'Adds `retry-after: N` (seconds), the HTTP date N seconds away, or `retry-after-ms: N` to an error.',
    apply(draft, value) {
      if (!/^(?:date:|ms:)?\d{1,9}$/.test(value)) throw new UnknownBehaviour(`retry-after '${value}' is not N, date:N or ms:N`);
      draft.retryAfter = value;
    },
  },
  overrun: { value: 'N', meaning: 'Sends N tokens more than the request allows.', apply: (draft, value) => (draft.overrun = wholeNumber(value, 1_000_000)) },
  huge: {
    value: 'MIB',
    meaning: 'Puts that many mebibytes (16 if not said, at most 256) into one piece of content.',
    apply: (draft, value) => (draft.hugeMebibytes = value === '' ? 16 : wholeNumber(value, 256)),
  },
  reasoning: { value: 'N', meaning: 'Thinks for N tokens (0 = not at all).', apply: (draft, value) => (draft.reasoning = wholeNumber(value, 1_000_000)) },
  cached: { value: 'N', meaning: 'N of the prompt tokens came from the prompt cache.', apply: (draft, value) => (draft.cached = wholeNumber(value, 1e9)) },
  finish: {
    value: 'REASON',
    meaning: 'The finish reason, whatever happened (`insufficient_system_resource`, `model_length`, `error`, `abort`, `content_filter`, …).',
    apply(draft, value) {
      if (!/^[\w-]{1,64}$/.test(value)) throw new UnknownBehaviour(`finish '${value}' is not a word`);
      draft.finish = value;
    },
  },
  stamp: {
    value: '1',
    meaning: 'Each streamed token is `@N@ `, N being the microsecond of the machine’s monotonic clock at which it was made.',
    apply: (draft) => (draft.stamped = true),
  },
  ...mediaBehaviourKeys,
  fault: {
    value: 'NAME',
    meaning: 'One of the faults below; may be given several times.',
    apply(draft, value) {
      if (!isFaultName(value)) throw new UnknownBehaviour(`there is no fault '${value}'`);
      draft.faults.add(value);
    },
  },
};

/** Reads `key=value,key` texts; of two that set the same key, the later wins. */
export function parseBehaviour(texts: readonly string[], defaults: Behaviour = ordinary): Behaviour {
  if (texts.every((text) => text === '')) return defaults;
  const draft: Draft = { ...defaults, faults: new Set(defaults.faults) };
  for (const pair of texts.flatMap((text) => text.split(','))) {
    const [name = '', ...rest] = pair.trim().split('=');
    if (name === '') continue;
    const key = Object.hasOwn(behaviourKeys, name) ? behaviourKeys[name] : undefined;
    if (!key) throw new UnknownBehaviour(`there is no behaviour '${name}'`);
    key.apply(draft, rest.join('='));
  }
  return draft;
}

/** `gpt-4o+tokens=64,cut=137` is the model `gpt-4o` with a behaviour. */
export function splitModel(model: string): { model: string; behaviour: string } {
  const plus = model.indexOf('+');
  return plus < 0 ? { model, behaviour: '' } : { model: model.slice(0, plus), behaviour: model.slice(plus + 1) };
}
