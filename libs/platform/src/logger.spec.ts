import { createLogger, withoutSecrets } from './logger.ts';

function capture(write: (logger: ReturnType<typeof createLogger>) => void): Record<string, unknown> {
  const lines: string[] = [];
  write(createLogger({ service: 'gateway', level: 'info', destination: { write: (line: string) => void lines.push(line) } }));
  return JSON.parse(lines[0] ?? '{}') as Record<string, unknown>;
}

describe('logger', () => {
  it('writes the allowed fields and drops the others', () => {
    const line = capture((logger) => logger.info({ requestId: 'r1', clientId: 'c1', prompt: 'secret words', authorization: 'Bearer x' }, 'served'));
    expect(line).toMatchObject({ level: 'info', service: 'gateway', requestId: 'r1', clientId: 'c1', msg: 'served' });
    expect(JSON.stringify(line)).not.toContain('secret words');
    expect(line).not.toHaveProperty('authorization');
  });

  it('takes keys, tokens and passwords out of the texts of errors', () => {
    const line = capture((logger) => logger.error({ err: new Error('connect nats://user:hunter2@host:4222 with Bearer abcdef ptz_live_abcDEF123') }, 'failed'));
    expect(JSON.stringify(line)).not.toMatch(/hunter2|abcdef|abcDEF123/);
    expect(line).toMatchObject({ error: { name: 'Error' } });
  });

  it('leaves ordinary text alone', () => {
    expect(withoutSecrets('http://127.0.0.1:8080/v1/ask failed')).toBe('http://127.0.0.1:8080/v1/ask failed');
  });
});
