import type { House } from '@portazgo/testing';
import { dialects } from './support/dialects.ts';
import { Door } from './support/door.ts';
import { startEmulatedHouse } from './support/emulated-house.ts';
import { LedgerReader } from './support/ledger-reader.ts';
import { until } from './support/until.ts';

const credits = 1_000_000;
let house: House;
let ledger: LedgerReader;

beforeAll(async () => {
  house = await startEmulatedHouse();
  ledger = new LedgerReader(house.databaseUrl);
}, 120_000);
afterAll(async () => {
  await ledger?.close();
  await house?.stop();
}, 60_000);

const journal = async () => (await (await fetch(`${house.emulatorUrl}/journal`)).json()) as { requestId?: string }[];

it('a stream that its client leaves in its first moments leaves no hold behind, whenever that is', async () => {
  const { clientId, key } = await house.createClient({ credits, plan: 'operator' });
  const door = new Door(house.gatewayUrls[0] ?? '', key);
  // Leaves at every moment from before the admission to after the first text; the sweep would come ten minutes later.
  const leave = async (afterMs: number, nth: number) => {
    const dialect = dialects[nth % dialects.length] ?? dialects[0]!;
    const leaving = AbortSignal.timeout(afterMs);
    await door
      .open(dialect.path, dialect.body('steady', { stream: true, max_tokens: 100 }), { signal: leaving })
      .then((answer) => answer.text())
      .catch(() => undefined);
  };
  for (let round = 0; round < 6; round++) await Promise.all(Array.from({ length: 60 }, (_, nth) => leave(nth, nth + round)));
  await until(async () => ((await ledger.openHolds()) === 0 ? true : undefined), 20_000);
  expect(await ledger.faults()).toEqual([]);
  const charges = await ledger.charges(clientId);
  const asked = new Set((await journal()).map(({ requestId }) => requestId));
  expect(charges.filter(({ requestId, chargedMicroCredits }) => chargedMicroCredits > 0 && !asked.has(requestId))).toEqual([]);
}, 120_000);

describe.each(['live', 'test'] as const)('one Idempotency-Key of a %s key is one call upstream', (mode) => {
  it.each(dialects.flatMap((dialect) => [false, true].map((stream) => [dialect.name, stream, dialect] as const)))(
    '%s, stream: %p',
    async (name, stream, dialect) => {
      const { key } = await house.createClient({ credits, plan: 'operator', mode });
      const door = new Door(house.gatewayUrls[0] ?? '', key);
      const headers = { 'idempotency-key': `twins-${name}-${stream}` };
      const before = (await journal()).length;
      const send = () => door.post(dialect.path, dialect.body('dear', { stream }), headers);
      // They come at once, and they come again for as long as somebody is told to wait.
      const answers = await Promise.all(
        Array.from({ length: 12 }, async () => {
          let reply = await send();
          while (reply.status === 409) reply = await send();
          return reply;
        }),
      );
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
      expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
      expect((await journal()).length - before).toBe(1);
    },
  );
});
