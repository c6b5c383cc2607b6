import { readFileSync, writeFileSync } from 'node:fs';
import { errorCatalog, type ErrorDefinition } from './error-catalog.ts';
import { renderErrorDocument } from './error-document.ts';
import { fromWireError, ServiceError } from './service-error.ts';

const entries = Object.entries(errorCatalog as Record<string, ErrorDefinition<never>>);
const document = `${__dirname}/../../../docs/errors.md`;

describe('error catalogue', () => {
  it('is what docs/errors.md says (UPDATE_DOCS=1 writes the file anew)', () => {
    if (process.env.UPDATE_DOCS) writeFileSync(document, renderErrorDocument());
    expect(readFileSync(document, 'utf8')).toBe(renderErrorDocument());
  });

  it.each(entries)('%s has a status, and three different texts that end as sentences', (_, definition) => {
    expect(definition.status).toBeGreaterThanOrEqual(400);
    expect(definition.status).toBeLessThan(600);
    const details = new Proxy({}, { get: (_target, name) => `<${String(name)}>` }) as never;
    const texts = [definition.message.es(details), definition.message.pt(details), definition.message.en(details)];
    for (const text of texts) expect(text).toMatch(/\.$/);
    expect(new Set(texts).size).toBe(3);
  });

  it.each(entries.filter(([, definition]) => [429, 503].includes(definition.status)))('%s tells when to try again', (code) => {
    expect(new ServiceError(code as 'overloaded', { retryAfterSeconds: 7, service: 'x' }).retryAfterSeconds).toBe(7);
  });
});

describe('service error', () => {
  it('crosses a process with code and details', () => {
    const error = new ServiceError('insufficient_credits', { needed: 8, available: 3, reserved: 1 });
    const back = fromWireError(JSON.parse(JSON.stringify(error.toWire())) as ReturnType<typeof error.toWire>);
    expect(back).toMatchObject({ code: 'insufficient_credits', details: { needed: 8, available: 3, reserved: 1 }, status: 402 });
    expect(back.text('en')).toBe('The call needs 8 credits; 3 are available and 1 are reserved.');
  });

  it('turns a code of a newer version into an internal error and keeps what came as its cause', () => {
    const error = fromWireError({ code: 'invented_later', details: {} });
    expect(error.code).toBe('internal_error');
    expect(error.cause).toMatchObject({ code: 'invented_later' });
  });
});
