import { ImageHouse, priceMicroCredits } from './support/image-house.ts';

describe('a picture', () => {
  let house: ImageHouse;
  beforeAll(async () => {
    house = await ImageHouse.start({ plain: 'run=50', twice: 'run=50', page: 'wrongtype=1', broken: 'fail=before', lost: 'nofate=1' });
  }, 60_000);
  afterAll(() => house.stop());

  it('comes from the upstream into our store, is charged once, and is served as it is', async () => {
    const { id } = await house.submit('plain');
    const job = await house.ended(id);
    expect(job).toMatchObject({ status: 'completed', credits_charged: priceMicroCredits / 1_000_000, output: { outputImage: expect.any(String) } });
    const answer = await fetch(job.output?.outputImage ?? '');
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, expect.stringMatching(/^image\//)]);
    expect((await answer.arrayBuffer()).byteLength).toBeGreaterThan(500);
    expect([await house.charges(id), await house.submissions(id)]).toEqual([[priceMicroCredits], 1]);
  });

  it('of several costs as many', async () => {
    const { id } = await house.submit('twice', { count: 2 });
    await house.ended(id);
    expect(await house.charges(id)).toEqual([2 * priceMicroCredits]);
  });

  it.each(['page', 'broken', 'lost'])('that %s stands for is a failure that costs nothing', async (model) => {
    const { id } = await house.submit(model);
    expect((await house.ended(id)).status).toBe('failed');
    const [charged = 0] = await house.charges(id);
    expect([charged, (await house.submissions(id)) <= 1]).toEqual([0, true]);
  });

  it('leaves no hold behind', async () => {
    expect(await house.openHolds()).toBe(0);
  });
});
