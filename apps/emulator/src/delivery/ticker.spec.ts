import { Ticker } from './ticker.ts';

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

class Counted {
  readonly times: number[] = [];
  constructor(private readonly most = Infinity) {}
  tick(): boolean {
    this.times.push(performance.now());
    return this.times.length < this.most;
  }
}

describe('Ticker', () => {
  it('keeps each member at its own pace, wherever in the turn it came', async () => {
    const ticker = new Ticker(40);
    const members = [new Counted(), new Counted(), new Counted()];
    const joinedAt: number[] = [];
    for (const member of members) {
      joinedAt.push(performance.now());
      ticker.add(member);
      await pause(13);
    }
    await pause(400);
    for (const member of members) ticker.remove(member);
    for (const [index, { times }] of members.entries()) {
      expect(times[0]! - joinedAt[index]!).toBeGreaterThan(25);
      expect((times.at(-1)! - times[0]!) / (times.length - 1)).toBeCloseTo(40, -1);
    }
  });

  it('drops who has had enough and who is taken out, and rests when nobody is left', async () => {
    const ticker = new Ticker(5);
    const [three, removed] = [new Counted(3), new Counted()];
    ticker.add(three);
    ticker.add(removed);
    await pause(60);
    ticker.remove(removed);
    const seen = removed.times.length;
    await pause(30);
    expect(three.times).toHaveLength(3);
    expect(seen).toBeGreaterThan(5);
    expect(removed.times).toHaveLength(seen);
    const late = new Counted(1);
    ticker.add(late);
    await pause(30);
    expect(late.times).toHaveLength(1);
  });
});
