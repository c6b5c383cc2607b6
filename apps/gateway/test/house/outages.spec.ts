import type { House } from '@portazgo/testing';
import { ask, dialects, openai, type Dialect } from './support/dialects.ts';
import { Door, type Reply } from './support/door.ts';
import { backendsOf, freezePostgres } from './support/frozen-postgres.ts';
import { startEmulatedHouse } from './support/emulated-house.ts';
import { LedgerReader } from './support/ledger-reader.ts';
import { until } from './support/until.ts';

interface Call {
  dialect: Dialect;
  stream: boolean;
  reply: Reply;
}

const credits = 1_000_000;
let house: House;
let ledger: LedgerReader;
let door: Door;
let clientId: string;
const calls: Call[] = [];

beforeAll(async () => {
  // Short patience, so that what fell silent is swept up before the test ends.
  const environment = { ADMISSION_TIMEOUT_MS: '1500', CALL_TIMEOUT_MS: '8000', SWEEP_SECONDS: '0.5', SWEEP_MARGIN_SECONDS: '1', LLM_SETTLE_WAIT_MS: '1500' };
  house = await startEmulatedHouse({ durable: true, environment });
  ledger = new LedgerReader(house.databaseUrl);
  const client = await house.createClient({ credits, plan: 'operator' });
  clientId = client.clientId;
  door = new Door(house.gatewayUrls[0] ?? '', client.key);
}, 120_000);
afterAll(async () => {
  await ledger?.close();
  await house?.stop();
}, 60_000);

async function call(dialect: Dialect, stream: boolean): Promise<Call> {
  const made = { dialect, stream, reply: await door.post(dialect.path, dialect.body('dear', { stream })) };
  calls.push(made);
  return made;
}

const everyForm = () => Promise.all(dialects.flatMap((dialect) => [call(dialect, false), call(dialect, true)]));

/** Asks on until every form is answered again; what was answered in between. */
async function untilWell(): Promise<Call[]> {
  const seen: Call[] = [];
  await until(async () => {
    const round = await everyForm();
    seen.push(...round);
    return round.every(isWhole) ? true : undefined;
  });
  return seen;
}

const isWhole = ({ stream, reply }: Call) =>
  reply.status === 200 && (!stream || /\[DONE\]|"done":true,"model"|"usage"/.test(reply.text)) && !reply.text.includes('"error"');
const failed = (seen: Call[]) => seen.filter((one) => !isWhole(one));

/** A stream that had begun when a part went away has its status already; it must end with an error, and never cleanly. */
const brokeOff = ({ stream, reply }: Call) => stream && reply.status === 200 && reply.text.includes('"error"') && !reply.text.includes('[DONE]');
const refused = (seen: Call[]) => failed(seen).filter((one) => !brokeOff(one));

/** How a refusal looks while a part is away: in the dialect's shape, with the time to come back. */
const asTold = ({ reply }: Call) => ({ status: reply.status, body: reply.body, saysWhen: Number(reply.headers.get('retry-after')) >= 1 });
const unavailable = ({ dialect }: Call) => ({ status: 503, body: dialect.error('service_unavailable'), saysWhen: true });

/** A stream of three seconds that has begun; `end` is its whole text. */
async function runningStream(): Promise<{ requestId: string; end: Promise<string> }> {
  const answer = await door.open(openai.path, openai.body('steady', { stream: true, max_tokens: 100 }));
  const decoder = new TextDecoder();
  let text = '';
  const reader = answer.body!.getReader();
  const more = async () => {
    const { done, value } = await reader.read();
    text += decoder.decode(value, { stream: true });
    return !done;
  };
  while ((text.match(/"content":"[^"]/g)?.length ?? 0) < 25) if (!(await more())) throw new Error(`the stream ended early: ${text}`);
  const end = (async () => {
    while (await more());
    return text;
  })();
  return { requestId: answer.headers.get('x-request-id') ?? '', end };
}

it('works before anything is hurt', async () => {
  expect(failed(await everyForm())).toEqual([]);
});

it('llm killed: 503 at once until it is back, and a running stream ends with an error, charged for what was delivered', async () => {
  const running = await runningStream();
  house.process('llm').kill();
  const seen = await untilWell();
  expect(refused(seen).length).toBeGreaterThan(0);
  for (const one of refused(seen)) expect(asTold(one)).toMatchObject(unavailable(one));
  const text = await running.end;
  expect(text).not.toContain('[DONE]');
  expect(text).toContain('"error"');
  const charge = await until(async () => (await ledger.charges(clientId)).find(({ requestId }) => requestId === running.requestId));
  expect(charge.chargedMicroCredits).toBeGreaterThan(0);
  expect(charge.outputTokens).toBeLessThanOrEqual(60);
});

it('billing killed: 503 at once until it is back, and the end of a running stream tells the truth', async () => {
  const running = await runningStream();
  const crashes = () => house.events.filter(({ type, name }) => type === 'process-crashed' && name === 'billing').length;
  const before = crashes();
  house.process('billing').kill();
  // What is asked while it dies may find it back at the second try; what is asked while it is away may not.
  await until(() => (crashes() > before ? true : undefined));
  const seen = await untilWell();
  expect(refused(seen).length).toBeGreaterThan(0);
  for (const one of refused(seen)) expect(asTold(one)).toMatchObject(unavailable(one));
  const text = await running.end;
  const charge = await until(async () => (await ledger.charges(clientId)).find(({ requestId }) => requestId === running.requestId));
  expect(text.includes('[DONE]')).toBe(!text.includes('"error"'));
  expect(charge).toMatchObject({ outcome: 'succeeded', outputTokens: 60 });
});

it('the broker restarted: nothing but answers and 503, and it works again by itself', async () => {
  const [seen] = await Promise.all([untilWell(), house.restartNats()]);
  const after = await untilWell();
  for (const one of refused([...seen, ...after])) expect(asTold(one)).toMatchObject(unavailable(one));
  expect(failed(await everyForm())).toEqual([]);
});

it('the broker killed under running streams: all that was delivered is charged', async () => {
  const running = await Promise.all(Array.from({ length: 5 }, () => runningStream()));
  await house.restartNats();
  await Promise.allSettled(running.map(({ end }) => end));
  for (const { requestId } of running) {
    const charge = await until(async () => (await ledger.charges(clientId)).find((one) => one.requestId === requestId && one.outcome !== 'unknown'));
    expect(charge.outputTokens).toBeGreaterThanOrEqual(25);
    expect(charge.chargedMicroCredits).toBeGreaterThan(0);
  }
  await untilWell();
});

it('llm killed with a usage record that the database could not take: the next llm finds it on the disk', async () => {
  const running = await runningStream();
  const wake = freezePostgres(house.postgresPid);
  try {
    const text = await running.end;
    expect(text).toContain('"error"');
    expect(text).not.toContain('[DONE]');
    house.process('llm').kill();
    await house.process('llm').untilReady();
  } finally {
    wake();
  }
  const charge = await until(async () =>
    (await ledger.charges(clientId)).find(({ requestId, outcome }) => requestId === running.requestId && outcome === 'succeeded'),
  );
  expect(charge).toMatchObject({ outputTokens: 60 });
  await untilWell();
});

it('the database hangs: 503 within the time for an admission, and it works again when the database wakes', async () => {
  const wake = freezePostgres(house.postgresPid);
  try {
    const seen = await everyForm();
    expect(seen.map(asTold)).toMatchObject(seen.map(unavailable));
    const me = await door.get('/v1/me');
    expect(me).toMatchObject({ status: 503, body: ask.error('service_unavailable') });
    expect(me.headers.get('retry-after')).toBe('5');
  } finally {
    wake();
  }
  for (const one of refused(await untilWell())) expect(asTold(one)).toMatchObject(unavailable(one));
});

it('the database crashes: nothing but answers and 503, and it works again by itself', async () => {
  const before = backendsOf(house.postgresPid);
  expect(before.length).toBeGreaterThan(0);
  // A backend that dies takes all others with it: the server refuses connections, recovers from its log and goes on.
  process.kill(before[0]!, 'SIGKILL');
  const seen = await untilWell();
  const after = await until(() => (backendsOf(house.postgresPid).length > 0 ? backendsOf(house.postgresPid) : undefined));
  expect(after.filter((pid) => before.includes(pid))).toEqual([]);
  for (const one of refused(seen)) expect(asTold(one)).toMatchObject(unavailable(one));
});

describe('after all that', () => {
  beforeAll(async () => {
    await until(async () => ((await ledger.openHolds()) === 0 ? true : undefined));
  }, 60_000);

  it('the books are whole', async () => {
    expect(await ledger.faults()).toEqual([]);
    const charged = (await ledger.charges(clientId)).reduce((sum, { chargedMicroCredits }) => sum + chargedMicroCredits, 0);
    expect(await ledger.postedMicroCredits(clientId)).toBe(credits * 1e6 - charged);
  });

  it('every answer was charged as it was told, once', async () => {
    const charges = new Map((await ledger.charges(clientId)).map((charge) => [charge.requestId, charge]));
    const told = calls.filter((one) => isWhole(one)).map(({ reply }) => reply.requestId);
    expect(told.length).toBeGreaterThan(20);
    expect(told.filter((requestId) => charges.get(requestId)?.outcome !== 'succeeded')).toEqual([]);
    const whole = calls.filter((one) => !one.stream && isWhole(one));
    expect(whole.map(({ reply }) => Number(reply.headers.get('x-portazgo-cost')))).toEqual(
      whole.map(({ reply }) => (charges.get(reply.requestId)?.chargedMicroCredits ?? NaN) / 1e6),
    );
  });

  it('what no upstream was asked was not charged, and no upstream was asked twice', async () => {
    const journal = (await (await fetch(`${house.emulatorUrl}/journal`)).json()) as { requestId?: string }[];
    const asked = journal.map(({ requestId }) => requestId);
    const charges = await ledger.charges(clientId);
    expect(charges.filter(({ requestId, chargedMicroCredits }) => chargedMicroCredits > 0 && !asked.includes(requestId))).toEqual([]);
    expect(asked.filter((requestId, index) => asked.indexOf(requestId) < index)).toEqual([]);
  });
});
