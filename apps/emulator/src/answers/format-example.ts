const examples: Readonly<Record<string, string>> = {
  'date-time': '2026-01-02T03:04:05Z',
  date: '2026-01-02',
  time: '03:04:05Z',
  duration: 'PT1H',
  email: 'emulated@example.com',
  hostname: 'emulated.example.com',
  ipv4: '192.0.2.1',
  ipv6: '2001:db8::1',
  uri: 'https://example.com/emulated',
  uuid: '00000000-0000-4000-8000-000000000000',
};

/** A text of a JSON Schema `format`, or undefined for one that is not known. */
export function textForFormat(format: string): string | undefined {
  return Object.hasOwn(examples, format) ? examples[format] : undefined;
}
