import type { House } from '@portazgo/testing';
import { ask, dialects, openai } from './support/dialects.ts';
import { Door } from './support/door.ts';
import { startEmulatedHouse } from './support/emulated-house.ts';
import { LedgerReader } from './support/ledger-reader.ts';
import { until } from './support/until.ts';

let house: House;
let ledger: LedgerReader;

beforeAll(async () => {
  // A stream keeps its status open longer than the upstream may be silent, so that the silence is a status.
  const environment = { LLM_FIRST_BYTE_TIMEOUT_MS: '1500', LLM_IDLE_TIMEOUT_MS: '1500', STREAM_HEADERS_MS: '20000' };
  house = await startEmulatedHouse({ environment });
  ledger = new LedgerReader(house.databaseUrl);
}, 120_000);
afterAll(async () => {
  await ledger?.close();
  await house?.stop();
}, 60_000);

async function caller() {
  const { clientId, key } = await house.createClient({ credits: 10_000 });
  const door = new Door(house.gatewayUrls[0] ?? '', key);
  /** The one record of the one call, when its hold has ended. */
  const charge = () => until(async () => (await ledger.charges(clientId))[0]);
  const spentCredits = async () => 10_000 - (await ledger.postedMicroCredits(clientId)) / 1e6;
  return { door, charge, spentCredits };
}

interface JournalLine {
  model: string;
  endedBy: string;
}
const attemptsAtUpstream = async (requestId: string) => (await (await fetch(`${house.emulatorUrl}/journal?requestId=${requestId}`)).json()) as JournalLine[];

/** What a reader of the stream was given, and how it was told that it is over. */
function readEvents(text: string): { tokens: number; last: unknown; isDone: boolean } {
  const events = text.split('\n').flatMap((line) => (line.startsWith('data: {') ? [JSON.parse(line.slice(6)) as Record<string, unknown>] : []));
  const isText = (event: Record<string, unknown>) => {
    const choice = (event.choices as { delta?: { content?: string } }[] | undefined)?.[0];
    return Boolean(event.answer ?? choice?.delta?.content);
  };
  return { tokens: events.filter(isText).length, last: events.at(-1), isDone: text.includes('[DONE]') };
}

describe.each(dialects)('an upstream in trouble, as the $name dialect tells it', (dialect) => {
  // Each model is asked twice in this file: more often, and the breaker would answer in place of the upstream.
  const stream = dialect === ask;
  describe(`before a word was delivered (${stream ? 'streamed' : 'whole'})`, () => {
    it.each([
      ['fails-500', 502, 'upstream_failed'],
      ['fails-503', 503, 'overloaded'],
      ['fails-html', 503, 'overloaded'],
      ['fails-429', 503, 'model_unavailable'],
      ['fails-402', 503, 'model_unavailable'],
      ['fails-400', 400, 'provider_refused'],
      ['hangs', 504, 'upstream_timeout'],
      ['cut-at-once', 502, 'upstream_failed'],
    ])('%s is %p %s, and costs nothing', async (model, status, code) => {
      const { door, charge, spentCredits } = await caller();
      const reply = await door.post(dialect.path, dialect.body(model, { stream }));
      expect({ status: reply.status, body: reply.body }).toMatchObject({ status, body: dialect.error(code) });
      expect(reply.headers.has('retry-after')).toBe(status === 503);
      expect(await charge()).toMatchObject({ outcome: 'failed', chargedMicroCredits: 0 });
      expect(await spentCredits()).toBe(0);
      expect((await attemptsAtUpstream(reply.requestId)).length).toBeLessThanOrEqual(4);
    });
  });

  it('a stream without its first byte in time is a 504, and costs nothing', async () => {
    const { door, charge } = await caller();
    const reply = await door.post(dialect.path, dialect.body('late', { stream: true }));
    expect({ status: reply.status, body: reply.body }).toMatchObject({ status: 504, body: dialect.error('upstream_timeout') });
    expect(await charge()).toMatchObject({ outcome: 'failed', chargedMicroCredits: 0 });
    const [line] = await until(async () => {
      const lines = await attemptsAtUpstream(reply.requestId);
      return lines.length > 0 ? lines : undefined;
    });
    expect(line).toMatchObject({ endedBy: 'client' });
  });

  it.each([
    ['cut-midway', 'upstream_interrupted'],
    ['error-midway', 'upstream_interrupted'],
    ['unfinished', 'upstream_interrupted'],
    ['stalls', 'upstream_timeout'],
  ])('%s ends the stream with an error event, and what was delivered is charged', async (model, code) => {
    const { door, charge, spentCredits } = await caller();
    const reply = await door.post(dialect.path, dialect.body(model, { stream: true, max_tokens: 200 }));
    expect(reply.status).toBe(200);
    const { tokens, last, isDone } = readEvents(reply.text);
    expect(last).toMatchObject(dialect.error(code));
    expect(isDone).toBe(false);
    expect(tokens).toBeGreaterThan(0);
    const { outcome, chargedMicroCredits, outputTokens } = await charge();
    expect(outcome).toBe('cut');
    // A token is a credit; the emulator sends a token a chunk, and the charge is counted from the text.
    expect(outputTokens).toBeGreaterThan(0);
    expect(outputTokens).toBeLessThan(200);
    expect(chargedMicroCredits).toBeGreaterThanOrEqual(outputTokens * 1e6);
    expect(await spentCredits()).toBe(chargedMicroCredits / 1e6);
  });

  it('an answer without a word in it is told as it is', async () => {
    const { door, charge } = await caller();
    const reply = await door.post(dialect.path, dialect.body('empty'));
    expect(reply.status).toBe(200);
    expect(await charge()).toMatchObject({ outcome: 'succeeded', outputTokens: 0 });
  });

  it('a first route that is down is made good by the second, at the price of the second', async () => {
    const { door, charge } = await caller();
    const reply = await door.post(dialect.path, dialect.body('falls-back'));
    expect(reply.status).toBe(200);
    expect(reply.headers.get('x-portazgo-engine')).toContain('llama-3.3-70b-versatile');
    const { chargedMicroCredits, outputTokens } = await charge();
    expect(outputTokens).toBe(10);
    expect(chargedMicroCredits).toBeLessThan(30e6);
    expect(Number(reply.headers.get('x-portazgo-cost'))).toBe(chargedMicroCredits / 1e6);
  });
});

it('a verdict of the vendor on the content reaches the client as the finish reason', async () => {
  const { door, charge } = await caller();
  const { status, body } = await door.post(openai.path, openai.body('filtered'));
  expect({ status, body }).toMatchObject({ status: 200, body: { choices: [{ finish_reason: 'content_filter' }] } });
  expect(await charge()).toMatchObject({ outcome: 'succeeded' });
});

it('an upstream that goes on failing is left alone, and clients are told when to come back', async () => {
  const { door } = await caller();
  const replies = [];
  for (let count = 0; count < 8; count++) replies.push(await door.post(openai.path, openai.body('fails-503')));
  const rested = replies.at(-1)!;
  expect({ status: rested.status, body: rested.body }).toMatchObject({ status: 503, body: openai.error('model_unavailable') });
  expect(Number(rested.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
  expect(await attemptsAtUpstream(rested.requestId)).toEqual([]);
  // Only that model rests: others of the same vendor go on.
  expect(await door.post(openai.path, openai.body('plain'))).toMatchObject({ status: 200 });
});

it('leaves no hold and whole books behind', async () => {
  expect(await until(async () => ((await ledger.openHolds()) === 0 ? 'none' : undefined))).toBe('none');
  expect(await ledger.faults()).toEqual([]);
});
