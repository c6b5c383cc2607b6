import { parseApiKey } from '@portazgo/contracts';
import { startHouse } from './start-house.ts';

jest.setTimeout(120_000);

it('runs real processes with clients that have exactly the credits they were given', async () => {
  const house = await startHouse({ services: ['billing'] });
  try {
    const { clientId, key } = await house.createClient({ credits: 12.5, plan: 'operator' });
    expect(parseApiKey(key)).toEqual({ ok: true, mode: 'live' });
    const answer = await fetch(`${house.adminUrl}/admin/v1/clients/${clientId}`, { headers: { authorization: `Bearer ${house.adminToken}` } });
    expect(await answer.json()).toMatchObject({ id: clientId, plan: 'operator', credits: { available: 12.5, held: 0 } });
    expect(() => house.gatewayUrls).toThrow('no process named gateway');
  } finally {
    await house.stop();
  }
});

it('brings a killed process back at its address, and leaves none behind', async () => {
  const house = await startHouse({ services: ['emulator'] });
  const emulator = house.process('emulator');
  const { pid } = emulator;
  const url = house.emulatorUrl;
  emulator.kill();
  while (!house.events.some(({ type }) => type === 'process-crashed')) await new Promise(setImmediate);
  await emulator.untilReady();
  expect(emulator.pid).not.toBe(pid);
  expect(house.emulatorUrl).toBe(url);
  expect((await fetch(`${url}/journal`)).status).toBe(200);
  const all = [emulator.pid, house.natsPid];
  await house.stop();
  for (const ended of all) expect(() => process.kill(ended, 0)).toThrow('ESRCH');
});
