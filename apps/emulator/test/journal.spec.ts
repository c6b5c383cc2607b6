import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { hello, RunningEmulator } from './running-emulator.ts';

const place = '/openai/v1/chat/completions';

describe('journal', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'emulator-journal-'));
  const file = path.join(folder, 'journal.jsonl');
  let emulator: RunningEmulator;
  beforeAll(async () => (emulator = await RunningEmulator.start({ EMULATOR_JOURNAL: file, EMULATOR_JOURNAL_FSYNC: 'true', EMULATOR_JOURNAL_MAX: '5' })));
  afterAll(async () => {
    await emulator.stop();
    rmSync(folder, { recursive: true });
  });
  const call = (requestId: string, behaviour: string, body: Record<string, unknown> = {}, options: { leaveAfterBytes?: number; stopAfterMs?: number } = {}) =>
    emulator.send(place, { model: `gpt-4o+${behaviour}`, messages: hello, ...body }, { ...options, headers: { 'x-client-request-id': requestId } });
  const ended = async (requestId: string) => {
    for (;;) {
      const [record] = await emulator.journal(requestId);
      if (record?.endedAt) return record;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  };

  it('tells what a whole call was', async () => {
    const { text } = await call('r-whole', 'tokens=20');
    expect(await ended('r-whole')).toMatchObject({
      requestId: 'r-whole',
      vendor: 'openai',
      operation: 'chat',
      model: 'gpt-4o',
      behaviour: 'tokens=20',
      stream: false,
      status: 200,
      promptTokens: 7,
      completionTokens: 20,
      tokensDelivered: 20,
      bodyBytesDelivered: Buffer.byteLength(text),
      usageDelivered: true,
      endedBy: 'server',
      closedAt: null,
    });
  });

  it('counts exactly what a cut stream delivered', async () => {
    const { packets } = await call('r-cut', 'tokens=50,cut=1500', { stream: true });
    const record = await ended('r-cut');
    const text = Buffer.concat(packets).toString();
    expect(record).toMatchObject({ endedBy: 'server', bodyBytesDelivered: 1500, usageDelivered: false, completionTokens: 50 });
    expect(record.tokensDelivered).toBeLessThanOrEqual(text.match(/"content":"[^"]+"/g)!.length);
    expect(record.tokensDelivered).toBeGreaterThan(0);
  });

  it('notices within milliseconds that the client left', async () => {
    await call('r-left', 'tokens=1000,interval=20', { stream: true }, { leaveAfterBytes: 2_000 });
    const leftAt = Date.now();
    const record = await ended('r-left');
    expect(record).toMatchObject({ endedBy: 'client', usageDelivered: false });
    expect(Math.abs(record.closedAt! - leftAt)).toBeLessThan(50);
    expect(record.tokensDelivered).toBeLessThan(40);
  });

  it('notices it before the first byte and while it stalls', async () => {
    await call('r-hang', 'fault=hang', {}, { stopAfterMs: 60 });
    expect(await ended('r-hang')).toMatchObject({ endedBy: 'client', status: null, bodyBytesDelivered: 0 });
    await call('r-stall', 'stall=300', { stream: true }, { stopAfterMs: 60 });
    expect(await ended('r-stall')).toMatchObject({ endedBy: 'client', status: 200, bodyBytesDelivered: 300 });
  });

  it('lists calls that are still open', async () => {
    const open = call('r-open', 'delay=200');
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect((await emulator.journal('r-open'))[0]).toMatchObject({ endedAt: null, endedBy: null });
    await open;
    expect((await ended('r-open')).endedAt).not.toBeNull();
  });

  it('tells of refusals', async () => {
    await emulator.send(place, { model: 'gpt-4o', messages: hello }, { key: 'wrong', headers: { 'x-client-request-id': 'r-key' } });
    expect(await ended('r-key')).toMatchObject({ status: 401, completionTokens: 0, tokensDelivered: 0 });
  });

  it('keeps every ended call in its file', () => {
    const lines = readFileSync(file, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).requestId);
    expect(lines).toEqual(['r-whole', 'r-cut', 'r-left', 'r-hang', 'r-stall', 'r-open', 'r-key']);
  });

  it('remembers only the last calls, and forgets them when told', async () => {
    for (let turn = 0; turn < 7; turn++) await call(`r-${turn}`, 'tokens=1');
    expect((await emulator.journal()).map((record) => record.requestId)).toEqual(['r-2', 'r-3', 'r-4', 'r-5', 'r-6']);
    expect((await fetch(`${emulator.url}/journal`, { method: 'DELETE' })).status).toBe(204);
    expect(await emulator.journal()).toEqual([]);
    await call('r-new', 'tokens=1');
    expect(await emulator.journal()).toHaveLength(1);
  });
});
