import { MessageRate } from './message-rate.ts';

describe('the message rate of a socket', () => {
  it('allows a burst, then refills with time', () => {
    const rate = new MessageRate(2, 3, 0);
    expect([rate.take(0), rate.take(0), rate.take(0), rate.take(0)]).toEqual([true, true, true, false]);
    expect([rate.take(500), rate.take(500)]).toEqual([true, false]);
    expect([rate.take(60_000), rate.take(60_000), rate.take(60_000), rate.take(60_000)]).toEqual([true, true, true, false]);
  });
});
