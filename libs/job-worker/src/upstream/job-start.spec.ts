import { setTimeout as sleep } from 'node:timers/promises';
import { JobHouse } from '../../test/support/job-house.ts';
import { done } from '../../test/support/scripted-vendor.ts';

describe('work that is done before its start returns', () => {
  it('ends as cancelled as soon as the client asks for it, where it stops with its signal', async () => {
    const reasons: unknown[] = [];
    const endless = (_: unknown, { signal }: { signal: AbortSignal }) =>
      new Promise<never>((_resolve, reject) =>
        signal.addEventListener('abort', () => {
          reasons.push(signal.reason);
          reject(signal.reason as Error);
        }),
      );
    const house = new JobHouse({ vendors: { engine: { start: endless, stopsAtOnce: true } } });
    const row = house.submit();
    const { worker } = house.worker();
    const ended = house.workOff(worker, row, 5_000);
    await sleep(100);
    row.cancelIsAsked = true;
    await ended;
    await house.close();
    expect([row.ends[0]?.outcome, row.ends[0]?.costMicroCredits, reasons.length]).toEqual(['cancelled', 0, 1]);
  });

  it('tells how far it is', async () => {
    const start = async (_: unknown, { onProgress }: { onProgress?: (percent: number) => void }) => {
      onProgress?.(40);
      await sleep(250);
      return done();
    };
    const house = new JobHouse({ vendors: { engine: { start, stopsAtOnce: true } } });
    const { row } = await house.ended();
    await house.close();
    expect(row.progress?.progressPercent).toBe(40);
  });

  it('says of its result that rules drew it', async () => {
    const house = new JobHouse({ vendors: { engine: { start: async () => done({ nature: 'procedural' }), stopsAtOnce: true } } });
    const { end } = await house.ended();
    await house.close();
    expect(end.nature).toBe('procedural');
  });
});
