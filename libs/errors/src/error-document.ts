import { errorCatalog, type ErrorDefinition } from './error-catalog.ts';

// Details that show every placeholder of a text by its name.
const namesAsDetails = new Proxy({}, { get: (_, name) => `<${String(name)}>` });

/** `docs/errors.md`: the catalogue as a table. A test holds the file to this text. */
export function renderErrorDocument(): string {
  const rows = Object.entries(errorCatalog as Record<string, ErrorDefinition<never>>)
    .map(([code, definition]) => ({ code, definition }))
    .toSorted((a, b) => a.definition.status - b.definition.status || a.code.localeCompare(b.code))
    .map(
      ({ code, definition }) =>
        `| \`${code}\` | ${definition.status} | ${definition.retryable ? 'yes' : 'no'} | ${definition.message.en(namesAsDetails as never)} |`,
    );
  return [
    '# Errors',
    '',
    'Every failure of the house is one of these codes (`libs/errors/src/error-catalog.ts`). A dialect shows it in its own shape, with the text in Spanish,',
    'Portuguese or English by `Accept-Language`. "Again" tells whether the same call, unchanged, may succeed later; then `retry-after` says when.',
    '',
    '| code | status | again | text (English) |',
    '| --- | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}
