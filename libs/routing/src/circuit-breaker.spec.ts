import { CircuitBreaker } from './circuit-breaker.ts';

let nowMs = 0;
const aBreaker = () => new CircuitBreaker(() => nowMs);
beforeEach(() => {
  nowMs = 1_000;
});

function open(breaker: CircuitBreaker): void {
  for (let failures = 0; failures < 5; failures++) {
    breaker.enter();
    breaker.fail();
  }
}

it('opens after five failures in a row, and a success in between starts the count anew', () => {
  const breaker = aBreaker();
  for (let failures = 0; failures < 4; failures++) breaker.fail();
  breaker.succeed();
  for (let failures = 0; failures < 4; failures++) breaker.fail();
  expect(breaker.enter()).toBeNull();
  breaker.fail();
  expect(breaker.enter()).toBe(2_000);
});

it('lets one call through after the rest, and closes when it succeeds', () => {
  const breaker = aBreaker();
  open(breaker);
  nowMs += 2_000;
  expect(breaker.enter()).toBeNull();
  expect(breaker.enter()).not.toBeNull();
  breaker.succeed();
  expect(breaker.enter()).toBeNull();
});

it('rests twice as long each time the one call fails, up to a minute', () => {
  const breaker = aBreaker();
  open(breaker);
  const rests = Array.from({ length: 7 }, () => {
    const restMs = breaker.enter() ?? 0;
    nowMs += restMs;
    breaker.enter();
    breaker.fail();
    return restMs;
  });
  expect(rests).toEqual([2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000]);
});

it('lets another call through when the one that was let through says nothing', () => {
  const breaker = aBreaker();
  open(breaker);
  nowMs += 2_000;
  expect(breaker.enter()).toBeNull();
  breaker.abstain();
  expect(breaker.enter()).toBeNull();
});

it('keeps away as long as the provider said, at most a minute', () => {
  const breaker = aBreaker();
  breaker.fail(7_000);
  expect(breaker.enter()).toBe(7_000);
  breaker.fail(7_000_000);
  expect(breaker.enter()).toBe(60_000);
});
