import { setTimeout as sleep } from 'node:timers/promises';
import { createLogger } from '@portazgo/platform';
import { FileForgetter } from './file-forgetter.ts';

const logger = createLogger({ service: 'jobs', level: 'silent' });

it('looks for files whose day is over again and again, until it is stopped', async () => {
  const looks: Date[] = [];
  const store = {
    dropExpired: async (now: Date) => {
      looks.push(now);
      if (looks.length === 1) throw new Error('the store is away');
      return 1;
    },
  };
  const forgetter = new FileForgetter({ store, logger, everyMs: 5, now: () => new Date('2026-11-28T00:00:01Z') });
  forgetter.start();
  for (let wait = 0; wait < 200 && looks.length < 3; wait++) await sleep(5);
  await forgetter.stop();
  const seen = looks.length;
  await sleep(30);
  expect(seen).toBeGreaterThanOrEqual(3);
  expect(looks).toHaveLength(seen);
  expect(looks[0]?.toISOString()).toBe('2026-11-28T00:00:01.000Z');
});
