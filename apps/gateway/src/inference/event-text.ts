/** A value as one server-sent event. JSON escapes every CR and LF, so a value is always one line. */
export function dataEvent(value: object): string {
  return `data: ${JSON.stringify(value)}\n\n`;
}

/** A text as one server-sent event: each of its lines, however they end, becomes a `data` line. */
export function textEvent(text: string): string {
  return `${text
    .split(/\r\n|\r|\n/)
    .map((line) => `data: ${line}`)
    .join('\n')}\n\n`;
}
