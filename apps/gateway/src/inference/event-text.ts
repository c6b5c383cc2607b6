/** A value as one server-sent event. JSON escapes every CR and LF, so a value is always one line. */
export function dataEvent(value: object): string {
  return `data: ${JSON.stringify(value)}\n\n`;
}
