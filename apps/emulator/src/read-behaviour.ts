import { UnknownBehaviour } from './behaviour/behaviour-key.ts';
import { parseBehaviour } from './behaviour/behaviour.parser.ts';
import type { Exchange } from './exchange.ts';
import { Refusal } from './refusal.ts';

/** Sets the behaviour of a call from its header and the suffixes it carries; what is nearer to the caller comes later and wins. */
export function readBehaviour(call: Exchange, suffixes: readonly string[]): void {
  const header = call.headers['x-emulator-behaviour'];
  const texts = [typeof header === 'string' ? header : '', ...suffixes].filter((text) => text !== '');
  call.record.behaviour = texts.join(',');
  if (texts.length === 0) return;
  try {
    call.behaviour = parseBehaviour(texts, call.behaviour);
  } catch (error) {
    if (error instanceof UnknownBehaviour) throw new Refusal(400, `emulator: ${error.message}`, { param: 'model', code: 'unknown_behaviour' });
    throw error;
  }
}
