import { setTimeout as sleep } from 'node:timers/promises';
import { heartbeatSeconds, ImageHouse, priceMicroCredits } from './support/image-house.ts';

/** Two workers over one queue; whichever has the job is the one that suffers. */
describe('a job whose worker suffers', () => {
  let house: ImageHouse;
  beforeAll(async () => {
    house = await ImageHouse.start({ slow: 'run=6000', late: 'late=8000' }, { instances: { image: 2 } });
  }, 90_000);
  afterAll(() => house.stop(), 60_000);

  it('is followed to its end by another one when its worker is killed after the task was stored, and submitted once', async () => {
    const { id } = await house.submit('slow');
    await house.until(id, ({ tracked }) => tracked);
    (await house.holder()).kill();
    const killedAt = Date.now();
    expect((await house.ended(id)).status).toBe('completed');
    expect(Date.now() - killedAt).toBeLessThan(35_000);
    expect([await house.charges(id), await house.submissions(id)]).toEqual([[priceMicroCredits], 1]);
    expect((await house.row(id)).attempt).toBe(2);
  }, 60_000);

  it('is unknown, free and never sent again when its worker is killed before it could say what became of the submission', async () => {
    const { id } = await house.submit('late');
    await house.until(id, ({ sent }) => sent);
    await sleep(300);
    (await house.holder()).kill();
    expect((await house.ended(id)).status).toBe('failed');
    expect((await house.row(id)).outcome).toBe('unknown');
    const [charged = 0] = await house.charges(id);
    expect([charged, await house.submissions(id)]).toEqual([0, 1]);
  }, 60_000);

  it('is taken over from a worker that is frozen, which changes nothing when it wakes', async () => {
    const { id } = await house.submit('slow');
    await house.until(id, ({ tracked }) => tracked);
    const frozen = await house.holder();
    frozen.signal('SIGSTOP');
    const job = await house.ended(id);
    const row = await house.row(id);
    frozen.signal('SIGCONT');
    await sleep(heartbeatSeconds * 1_000);
    expect(job.status).toBe('completed');
    expect([await house.row(id), await house.charges(id), await house.submissions(id)]).toEqual([row, [priceMicroCredits], 1]);
    expect((await house.read(id)).output).toEqual(expect.objectContaining({ outputImage: expect.any(String) }));
  }, 60_000);

  it('goes to another one without waiting for a lease when its worker drains', async () => {
    const { id } = await house.submit('slow');
    await house.until(id, ({ tracked }) => tracked);
    (await house.holder()).signal('SIGTERM');
    expect((await house.ended(id)).status).toBe('completed');
    expect([await house.charges(id), await house.submissions(id)]).toEqual([[priceMicroCredits], 1]);
  }, 60_000);

  it('leaves no hold behind', async () => {
    expect(await house.openHolds()).toBe(0);
  });
});
