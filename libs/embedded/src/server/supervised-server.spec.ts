import { InfrastructureError } from '../infrastructure-error.ts';
import { SupervisedServer, type ServerEvent } from './supervised-server.ts';

let nowMs = 0;
let waits: number[];
let events: ServerEvent[];
let words: string;
beforeEach(() => {
  nowMs = 0;
  waits = [];
  events = [];
  words = '';
});

class FakeServer {
  static made: FakeServer[] = [];
  stopped = false;
  end!: (how: string) => void;
  readonly exited = new Promise<string>((resolve) => (this.end = resolve));
  constructor(readonly before: FakeServer | undefined) {
    FakeServer.made.push(this);
  }
  lastWords = () => words;
  async stop() {
    this.stopped = true;
    this.end('asked');
  }
}

function supervise(start: (before: FakeServer | undefined) => FakeServer = (before) => new FakeServer(before)) {
  FakeServer.made = [];
  return new SupervisedServer<FakeServer>({
    name: 'broker',
    start: async (before) => start(before),
    onEvent: (event) => events.push(event),
    timers: {
      nowMs: () => nowMs,
      wait: async (ms) => {
        waits.push(ms);
        nowMs += ms;
      },
    },
  });
}
const settled = () => new Promise(setImmediate);

it('starts a server that ended again, from the one before', async () => {
  const supervised = supervise();
  const first = await supervised.start();
  first.end('signal SIGKILL');
  await settled();
  expect(FakeServer.made.map(({ before }) => before)).toEqual([undefined, first]);
  expect(events).toMatchObject([
    { type: 'server-ended', how: 'signal SIGKILL', restartInMs: 250 },
    { type: 'server-restarted', name: 'broker' },
  ]);
  await supervised.stop();
  expect(FakeServer.made.map(({ stopped }) => stopped)).toEqual([false, true]);
  await settled();
  expect(FakeServer.made).toHaveLength(2);
});

it('gives up on a server that ends again and again, later each time', async () => {
  const supervised = supervise();
  await supervised.start();
  for (let round = 0; round < 20; round++) {
    FakeServer.made.at(-1)?.end(`end ${round}`);
    await settled();
  }
  expect(waits).toEqual([250, 500, 1_000, 2_000, 4_000, 8_000]);
  expect(events.at(-1)).toEqual({ type: 'server-given-up', name: 'broker', how: 'end 6', ends: 7 });
});

it('forgets old ends when a server ran well for a minute', async () => {
  const supervised = supervise();
  await supervised.start();
  for (let round = 0; round < 20; round++) {
    nowMs += 61_000;
    FakeServer.made.at(-1)?.end('now and then');
    await settled();
  }
  expect(new Set(waits)).toEqual(new Set([250]));
});

it('waits, and goes on waiting, for room on a full disk', async () => {
  let tries = 0;
  const supervised = supervise((before) => {
    if (before && ++tries < 30) throw new InfrastructureError('could not write: No space left on device');
    return new FakeServer(before);
  });
  words = 'PANIC: could not write to file "pg_wal/xlogtemp": No space left on device';
  (await supervised.start()).end('signal SIGABRT');
  await settled();
  for (let round = 0; round < 40; round++) await settled();
  expect(new Set(waits)).toEqual(new Set([10_000]));
  expect(events.at(0)).toMatchObject({ how: 'its disk is full; signal SIGABRT' });
  expect(events.at(-1)).toMatchObject({ type: 'server-restarted' });
});
