import type { FaultName } from '../behaviour/fault.ts';

/** One event of a stream before it is put into bytes. */
export interface Frame {
  readonly data: string;
  readonly tokens: number;
  readonly event?: string;
  /** The frame carries the usage of the call. */
  readonly usage?: boolean;
  /** What happens to the connection: in the middle of this frame, or before it. */
  readonly breaks?: 'cut' | 'stall';
}

/** Puts one event into the text of the stream, with the framing faults asked for. */
export function createFrameEncoder(faults: ReadonlySet<FaultName>): (frame: Frame) => string {
  const asked = ['crlf', 'cr', 'bom', 'no-space', 'data-lines', 'comments', 'blank-lines'] as const;
  if (!asked.some((fault) => faults.has(fault))) return ({ data, event }) => (event ? `event: ${event}\ndata: ${data}\n\n` : `data: ${data}\n\n`);
  let first = true;
  return ({ data, event }) => {
    const field = faults.has('no-space') ? 'data:' : 'data: ';
    const lines = faults.has('data-lines') ? splitJson(data) : [data];
    let text = `${event ? `event: ${event}\n` : ''}${lines.map((line) => `${field}${line}\n`).join('')}\n`;
    if (faults.has('comments')) text = `: emulated comment\n\n${text}`;
    if (first && faults.has('blank-lines')) text = `\n\n\n${text}`;
    if (faults.has('crlf')) text = text.replaceAll('\n', '\r\n');
    if (faults.has('cr')) text = text.replaceAll('\n', '\r');
    if (first && faults.has('bom')) text = `\uFEFF${text}`;
    first = false;
    return text;
  };
}

/** JSON stays JSON when a line end stands after a comma that separates two members of the outermost object. */
function splitJson(data: string): string[] {
  const lines: string[] = [];
  let depth = 0;
  let quoted = false;
  let from = 0;
  for (let at = 0; at < data.length; at++) {
    const character = data[at];
    if (quoted) {
      if (character === '\\') at++;
      else if (character === '"') quoted = false;
    } else if (character === '"') quoted = true;
    else if (character === '{' || character === '[') depth++;
    else if (character === '}' || character === ']') depth--;
    else if (character === ',' && depth === 1) {
      lines.push(data.slice(from, at + 1));
      from = at + 1;
    }
  }
  return [...lines, data.slice(from)];
}
