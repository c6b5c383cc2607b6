import * as fc from 'fast-check';
import { CircuitBreaker, type BreakerPass, type BreakerRules } from './circuit-breaker.ts';

const rules: BreakerRules = {
  callsToOpen: 5,
  restsSubjects: true,
  subjectsOfClient: 3,
  clientsToOpen: 3,
  pairsToOpen: 5,
  clientsOfOneSubject: 5,
  coolDownFirstMs: 1_000,
  coolDownMaxMs: 4_000,
};
let nowMs = 0;
let calls = 0;
const aBreaker = () => new CircuitBreaker(rules, () => nowMs);
beforeEach(() => {
  nowMs = 1_000;
});

const origin = (client: string, subject: string) => ({ client, subject, call: `call-${calls++}` });
function enter(breaker: CircuitBreaker, client: string, subject: string): BreakerPass | number {
  const answer = breaker.enter(origin(client, subject));
  return 'pass' in answer ? answer.pass : answer.waitMs;
}
const pass = (breaker: CircuitBreaker, client: string, subject: string) => {
  const answer = enter(breaker, client, subject);
  if (typeof answer === 'number') throw new Error(`kept away for ${answer} ms`);
  return answer;
};
const fail = (breaker: CircuitBreaker, client: string, subject: string) => pass(breaker, client, subject).fail();
const times = (count: number, act: (index: number) => void) => Array.from({ length: count }, (_, index) => act(index));
const isKeptAway = (breaker: CircuitBreaker, client: string, subject: string) => {
  const answer = enter(breaker, client, subject);
  if (typeof answer === 'number') return true;
  answer.abstain();
  return false;
};

/** Three clients meet failures with requests of their own. */
function open(breaker: CircuitBreaker): void {
  for (const [client, subject] of ['a1', 'b1', 'c1', 'a2', 'b2'].map((name) => [name.slice(0, 1), name])) fail(breaker, client ?? '', subject ?? '');
  expect(breaker.state).toBe('open');
}

describe('one caller', () => {
  it('whose one request fails is kept away with that request only', () => {
    const breaker = aBreaker();
    times(5, () => fail(breaker, 'a', 'bad'));
    expect(breaker.state).toBe('open_for_some');
    expect([isKeptAway(breaker, 'a', 'bad'), isKeptAway(breaker, 'a', 'good'), isKeptAway(breaker, 'b', 'bad')]).toEqual([true, false, false]);
  });

  it('whose different requests fail is kept away alone', () => {
    const breaker = aBreaker();
    times(5, (index) => fail(breaker, 'a', `bad ${index % 3}`));
    expect([isKeptAway(breaker, 'a', 'good'), isKeptAway(breaker, 'b', 'good')]).toEqual([true, false]);
  });

  it('counts a call once, whatever its attempts', () => {
    const breaker = aBreaker();
    const call = origin('a', 'bad');
    times(20, () => {
      const answer = breaker.enter(call);
      if ('pass' in answer) answer.pass.fail();
    });
    expect(breaker.state).toBe('closed');
    expect(breaker.hasFailedBefore(call)).toBe(false);
    expect(breaker.hasFailedBefore(origin('a', 'bad'))).toBe(true);
  });

  it('gets a trial after the rest with a new request, and with one that failed after twice the time', () => {
    const breaker = aBreaker();
    times(5, (index) => fail(breaker, 'a', `bad ${index}`));
    nowMs += 999;
    expect(enter(breaker, 'a', 'new')).toBe(1);
    nowMs += 1;
    expect(enter(breaker, 'a', 'bad 1')).toBe(1_000);
    pass(breaker, 'a', 'new').succeed();
    expect(breaker.state).toBe('closed');
  });

  it('rests twice as long each time its trial fails, up to four seconds', () => {
    const breaker = aBreaker();
    times(5, (index) => fail(breaker, 'a', `bad ${index}`));
    const rests = Array.from({ length: 5 }, (_, round) => {
      const waitMs = enter(breaker, 'a', `new ${round}`);
      if (typeof waitMs !== 'number') throw new Error('not kept away');
      nowMs += waitMs;
      fail(breaker, 'a', `new ${round}`);
      return waitMs;
    });
    expect(rests).toEqual([1_000, 2_000, 4_000, 4_000, 4_000]);
  });
});

describe('several callers', () => {
  it('that fail without a success between open it for everybody', () => {
    const breaker = aBreaker();
    open(breaker);
    expect([isKeptAway(breaker, 'a', 'new'), isKeptAway(breaker, 'b', 'new')]).toEqual([true, true]);
  });

  it('with the same request are three too few and five enough', () => {
    const breaker = aBreaker();
    for (const client of ['a', 'b', 'c', 'd']) fail(breaker, client, 'same');
    expect(breaker.state).toBe('closed');
    fail(breaker, 'e', 'same');
    expect(breaker.state).toBe('open');
  });

  it('are let through again by the success of any call that began since', () => {
    const breaker = aBreaker();
    for (const name of ['a1', 'a2', 'b1', 'b2']) fail(breaker, name.slice(0, 1), name);
    pass(breaker, 'd', 'good').succeed();
    fail(breaker, 'c', 'c1');
    expect(breaker.state).toBe('closed');
  });

  it('are not let through by the success of a call that began before the trouble', () => {
    const breaker = aBreaker();
    const old = pass(breaker, 'd', 'long');
    nowMs += 1;
    open(breaker);
    old.succeed();
    expect(breaker.state).toBe('open');
  });

  it('leave the first trial, at once, to somebody who has met no failure, and closes with its success', () => {
    const breaker = aBreaker();
    open(breaker);
    const trial = pass(breaker, 'z', 'good');
    expect(enter(breaker, 'y', 'good')).toBe(1_000);
    trial.succeed();
    expect(isKeptAway(breaker, 'a', 'a1')).toBe(false);
  });

  it('get one trial a rest when everything fails, however many they are', () => {
    const breaker = aBreaker();
    open(breaker);
    let tried = 0;
    times(1_000, (index) => {
      const answer = enter(breaker, `client ${index}`, 'x');
      if (typeof answer !== 'number') {
        tried++;
        answer.fail();
      }
      nowMs += 20;
    });
    expect(tried).toBeGreaterThan(4);
    expect(tried).toBeLessThan(9);
  });
});

it('does not let a trial that hangs, or that has begun to answer, keep the next one waiting', () => {
  const breaker = aBreaker();
  open(breaker);
  pass(breaker, 'x', 'hangs');
  expect(isKeptAway(breaker, 'y', 'good')).toBe(true);
  nowMs += 5_000;
  const stream = pass(breaker, 'y', 'good');
  stream.begin();
  expect(isKeptAway(breaker, 'z', 'good')).toBe(false);
});

describe('a wait that the provider names', () => {
  it('holds for the request it was told for, then for its client, then for all, at most a minute', () => {
    const breaker = aBreaker();
    pass(breaker, 'a', 'one').fail(7_000);
    expect([enter(breaker, 'a', 'one'), isKeptAway(breaker, 'a', 'two'), isKeptAway(breaker, 'b', 'one')]).toEqual([7_000, false, false]);
    pass(breaker, 'a', 'two').fail(7_000);
    expect([isKeptAway(breaker, 'a', 'three'), isKeptAway(breaker, 'b', 'one')]).toEqual([true, false]);
    pass(breaker, 'b', 'one').fail(7_000_000);
    expect(breaker.state).toBe('open');
    expect(enter(breaker, 'c', 'one')).toBe(60_000);
  });
});

it('forgets failures after a minute, so that a handful over a day opens nothing', () => {
  const breaker = aBreaker();
  times(20, (index) => {
    fail(breaker, `client ${index}`, `bad ${index}`);
    nowMs += 31_000;
  });
  expect(breaker.state).toBe('closed');
});

describe('for any order of calls', () => {
  const bad = fc.record({ client: fc.constant('A'), subject: fc.integer({ max: 40 }).map((n) => `bad ${n}`) });
  const good = fc.record({ client: fc.constantFrom('B', 'C', 'D'), subject: fc.constantFrom('g1', 'g2') });
  const steps = fc.array(fc.record({ asked: fc.oneof(bad, good), restMs: fc.integer({ min: 0, max: 3_000 }), lastsSteps: fc.integer({ min: 0, max: 6 }) }), {
    minLength: 1,
    maxLength: 120,
  });

  it('one caller whose every request fails never keeps another one away', () => {
    fc.assert(
      fc.property(steps, (plan) => {
        nowMs = 0;
        const breaker = aBreaker();
        const keptAway = new Set<string>();
        const running: { endsAt: number; end: () => void }[] = [];
        plan.forEach(({ asked, restMs, lastsSteps }, step) => {
          for (const { end } of running.filter(({ endsAt }) => endsAt === step)) end();
          nowMs += restMs;
          const answer = enter(breaker, asked.client, asked.subject);
          if (typeof answer === 'number') keptAway.add(asked.client);
          else running.push({ endsAt: step + 1 + lastsSteps, end: () => (asked.client === 'A' ? answer.fail() : answer.succeed()) });
        });
        expect([...keptAway].filter((client) => client !== 'A')).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ['several callers', (n: number) => [`client ${n % 4}`, `body ${n}`]],
    ['one caller with different requests', (n: number) => ['client', `body ${n}`]],
  ])('a dead provider that %s call ten times a second gets at most ten calls in five seconds', (_, asked) => {
    const breaker = aBreaker();
    let sent = 0;
    times(50, (index) => {
      const [client = '', subject = ''] = asked(index);
      const answer = enter(breaker, client, subject);
      if (typeof answer !== 'number') {
        sent++;
        answer.fail();
      }
      nowMs += 100;
    });
    expect(breaker.state).not.toBe('closed');
    expect(sent).toBeLessThanOrEqual(10);
  });

  it('a provider that is back is used again within ten seconds, by whoever asks', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c', 'd'), fc.constantFrom('1', '2', '3', '4', '5')), { minLength: 20, maxLength: 60 }),
        (plan) => {
          nowMs = 0;
          const breaker = aBreaker();
          for (const [client, subject] of plan) {
            const answer = enter(breaker, client, subject);
            if (typeof answer !== 'number') answer.fail();
            nowMs += 300;
          }
          const healedAtMs = nowMs;
          for (;;) {
            const answer = enter(breaker, 'a', '1');
            if (typeof answer !== 'number') break;
            nowMs += Math.min(answer, 500);
          }
          expect(nowMs - healedAtMs).toBeLessThanOrEqual(10_000);
        },
      ),
      { numRuns: 300 },
    );
  });
});
