import { JobHouse, type JobHouseOptions } from '../../test/support/job-house.ts';
import { atOnce, done, fault, never, png, type Script } from '../../test/support/scripted-vendor.ts';

let house: JobHouse;
const open = (vendors: JobHouseOptions['vendors'], more: Omit<JobHouseOptions, 'vendors'> = {}) => (house = new JobHouse({ vendors, ...more }));
const endedWith = (script: Script, ...submission: Parameters<JobHouse['submit']>) => open({ only: script }).ended(...submission);
afterEach(() => house.close());
const lostFile = {
  id: '20261128-lost',
  owner: 'acme',
  kind: 'image' as const,
  mimeType: 'image/png',
  bytes: 1,
  sha256: '0'.repeat(64),
  createdAt: '2026-11-21T00:00:00.000Z',
  expiresAt: '2026-11-28T00:00:00.000Z',
};

describe('an end', () => {
  it('is succeeded, priced by what came out, and says which engine made it', async () => {
    const { end } = await endedWith({ start: async () => done({ results: [{ bytes: png }, { bytes: Buffer.concat([png, png]) }] }) });
    expect(end).toMatchObject({
      outcome: 'succeeded',
      engine: 'only/only-1',
      nature: 'real',
      costMicroCredits: 20_000_000,
      quantities: { images: 2, requests: 1 },
      usageSource: 'counted',
      upstreamId: 'up-1',
    });
    expect(end.results).toHaveLength(2);
  });

  it('never costs more than what is held, whatever the provider says it used', async () => {
    const { end } = await endedWith(
      { start: async () => done({ quantities: { images: 1_000_000 } }) },
      { heldMicroCredits: 30_000_000, priceMultiplierPpm: 1_500_000 },
    );
    expect(end).toMatchObject({ costMicroCredits: 20_000_000, usageSource: 'upstream' });
  });

  it('is logged with its cost, which is not called a charge: that is what the ledger makes of it', async () => {
    const lines: string[] = [];
    await open({ only: atOnce }, { log: (line) => void lines.push(line) }).ended({ heldMicroCredits: 40_000_000, priceMultiplierPpm: 1_500_000 });
    await house.close();
    const [line] = lines.map((text) => JSON.parse(text) as Record<string, unknown>).filter(({ msg }) => msg === 'job ended');
    expect(line).toMatchObject({ outcome: 'succeeded', costMicroCredits: 10_000_000 });
    expect(line).not.toHaveProperty('chargedMicroCredits');
  });

  it("is not made free by a provider's zero beside what it delivered", async () => {
    const { end } = await endedWith({ start: async () => done({ quantities: { images: 0 } }) });
    expect(end).toMatchObject({ outcome: 'succeeded', costMicroCredits: 10_000_000, usageSource: 'corrected' });
  });

  it('tells no tokens of a model that is paid by the picture', async () => {
    const { end } = await endedWith({ start: async () => done({ quantities: { images: 1, textTokens: 20, outputTokens: 272 } }) });
    expect(end).toMatchObject({ costMicroCredits: 10_000_000, quantities: { images: 1 } });
    expect(Object.keys(end?.quantities ?? {}).filter((unit) => unit.endsWith('Tokens'))).toEqual([]);
  });

  it('takes no figure that is none', async () => {
    const { end } = await endedWith({ start: async () => done({ quantities: { images: Number.NaN, seconds: -3 } }) });
    expect(end).toMatchObject({ costMicroCredits: 10_000_000, usageSource: 'corrected' });
  });

  it('is a failure that costs nothing when a file it works on is gone, and nothing is sent', async () => {
    const { end } = await endedWith(atOnce, { input: { prompt: 'a bridge', inputs: [{ role: 'image', file: lostFile }], settings: {} } });
    expect(end).toMatchObject({ outcome: 'failed', costMicroCredits: 0, error: { code: 'not_found', details: { what: 'input file' } } });
    expect(house.journals.only?.started).toEqual([]);
  });

  it('costs test keys nothing, and is of the emulator', async () => {
    open({ only: atOnce });
    const row = house.submit({ mode: 'test' });
    await house.workOff(house.worker().worker, row);
    expect(row.ends[0]).toMatchObject({ outcome: 'succeeded', costMicroCredits: 0, engine: 'emulator/only-1', nature: 'emulated' });
  });

  it('is a failure at no cost when the provider failed the task', async () => {
    const { end } = await endedWith({ ...never, status: () => Promise.reject(fault({ kind: 'content_blocked', accepted: 'yes', reason: 'not that' })) });
    expect(end).toMatchObject({ outcome: 'failed', costMicroCredits: 0, error: { code: 'content_blocked' } });
  });

  it('charges the bound of such a failure where the model says so, and only once the provider took it', async () => {
    const failing = { ...never, status: () => Promise.reject(fault({ kind: 'upstream_bug', accepted: 'yes' })) };
    const terms = { chargeOnFailure: true, heldMicroCredits: 30_000_000, priceMultiplierPpm: 1_500_000 };
    expect((await endedWith(failing, terms)).end).toMatchObject({ outcome: 'failed', costMicroCredits: 20_000_000 });
    await house.close();
    expect((await endedWith({ start: () => Promise.reject(fault({ kind: 'bad_request' })) }, terms)).end).toMatchObject({
      outcome: 'failed',
      costMicroCredits: 0,
    });
  });

  it('is a failure at no cost when nothing came out, or something else than was asked for', async () => {
    expect((await endedWith({ start: async () => done({ results: [] }) })).end).toMatchObject({
      outcome: 'failed',
      costMicroCredits: 0,
      error: { code: 'upstream_failed' },
    });
    await house.close();
    const page = Buffer.from('<!doctype html><html><body>Bad gateway</body></html>');
    const { end } = await endedWith({ start: async () => done({ results: [{ bytes: png }, { bytes: page, mimeType: 'image/png' }] }) });
    expect(end).toMatchObject({ outcome: 'failed', costMicroCredits: 0, results: [], error: { code: 'upstream_failed' } });
    expect(house.shelf.files.size).toBe(0);
  });

  it('is unknown, free and never repeated when the submission has no known end', async () => {
    const { end, row } = await endedWith({ start: () => Promise.reject(fault({ kind: 'timeout', accepted: 'unknown', phase: 'first_byte' })) });
    expect(end).toMatchObject({ outcome: 'unknown', costMicroCredits: 0, error: { code: 'job_fate_unknown' } });
    expect([house.journals.only?.started.length, row.attempt]).toEqual([1, 1]);
  });

  it('is unknown as well when the adapter itself breaks in the middle of a submission', async () => {
    const { end } = await endedWith({ start: () => Promise.reject(new TypeError('x is not a function')) });
    expect(end).toMatchObject({ outcome: 'unknown', costMicroCredits: 0 });
  });
});

describe('routes', () => {
  it('are tried in their order until one takes the job', async () => {
    open({ first: { start: () => Promise.reject(fault({ kind: 'auth' })) }, second: atOnce });
    const row = house.submit();
    await house.workOff(house.worker().worker, row);
    expect(row.ends[0]).toMatchObject({ outcome: 'succeeded', engine: 'second/second-1' });
    expect(row.acts.filter((act) => act.startsWith('dispatch'))).toEqual(['dispatch first/first-1', 'dispatch second/second-1']);
  });

  it('that cannot express the job are passed over without being asked', async () => {
    open({ first: { ...atOnce, unsupported: () => ({ field: 'seed', reason: 'is not known there' }) }, second: atOnce });
    const row = house.submit();
    await house.workOff(house.worker().worker, row);
    expect([row.ends[0]?.engine, house.journals.first?.started.length]).toEqual(['second/second-1', 0]);
  });

  it('without a voice of the dialogue are passed over; when none has it the request is at fault', async () => {
    open({ first: atOnce, second: { start: async () => done({ results: [{ bytes: mp3 }] }) } });
    const voices = (upstream: Record<string, string>) => ({
      model: 'speech',
      operation: 'audio.speak' as const,
      input: { turns: [{ text: 'Hola', voice: { id: 'ana', upstream } }, { text: 'Qué tal' }], inputs: [], settings: {} },
    });
    const spoken = house.submit(voices({ second: 'v-9' }));
    await house.workOff(house.worker().worker, spoken);
    expect(spoken.ends[0]).toMatchObject({ outcome: 'succeeded', engine: 'second/second-1', quantities: { bytes: 12, characters: 11 } });
    expect(house.journals.second?.requests[0]?.turns).toEqual([{ text: 'Hola', voice: 'v-9' }, { text: 'Qué tal' }]);
    const mute = house.submit(voices({ elsewhere: 'v-1' }));
    await house.workOff(house.worker().worker, mute);
    expect(mute.ends[0]).toMatchObject({
      outcome: 'failed',
      costMicroCredits: 0,
      error: { code: 'invalid_request', details: { field: 'voice', reason: expect.stringContaining("'ana'") } },
    });
  });

  it('that are all busy are tried again later by whoever comes, a few times', async () => {
    let busy = 5;
    const { end, row } = await endedWith({ start: () => (busy-- > 0 ? Promise.reject(fault()) : Promise.resolve(done())) });
    expect(end.outcome).toBe('succeeded');
    expect(row.acts).toContain('give back undispatched');
  });

  it('that stay busy end it with their reason when its patience is over', async () => {
    const { end, row } = await endedWith({ start: () => Promise.reject(fault({ reason: 'try another day' })) }, {}, { queueSeconds: 2 });
    expect(end).toMatchObject({ outcome: 'failed', costMicroCredits: 0, error: { code: expect.stringMatching(/overloaded|model_unavailable/) } });
    expect(row.acts).toContain('give back undispatched');
  });

  it('that refuse the request itself end it with their reason', async () => {
    const { end, row } = await endedWith({ start: () => Promise.reject(fault({ kind: 'bad_request', reason: 'the prompt is empty' })) });
    expect(end).toMatchObject({ outcome: 'failed', error: { code: 'provider_refused', details: { reason: 'the prompt is empty' } } });
    expect(row.acts).not.toContain('give back undispatched');
  });

  it('wait while their provider runs as many jobs as it may', async () => {
    open({ only: atOnce });
    house.desk.full = 2;
    const row = house.submit();
    await house.workOff(house.worker().worker, row);
    expect(row.acts.filter((act) => act === 'give back undispatched')).toHaveLength(2);
    expect([row.ends[0]?.outcome, house.journals.only?.started.length]).toEqual(['succeeded', 1]);
  });
});

const mp3 = Buffer.concat([Buffer.from([0xff, 0xfb, 0x90, 0x64]), Buffer.alloc(413), Buffer.from([0xff, 0xfb, 0x90, 0x64]), Buffer.alloc(413)]);
