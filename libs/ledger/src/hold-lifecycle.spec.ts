import { isOpen, moveHold, newHold, type HoldEffect, type HoldEvent, type HoldLife } from './hold-lifecycle.ts';

const events: HoldEvent[] = [
  { type: 'start' },
  { type: 'settle', outcome: 'succeeded' },
  { type: 'settle', outcome: 'cut' },
  { type: 'settle', outcome: 'failed' },
  { type: 'sweep', delivered: true },
  { type: 'sweep', delivered: false },
];

interface Path {
  life: HoldLife;
  effects: HoldEffect[];
  events: HoldEvent[];
}

/** Every way a hold can live, through every order of up to `length` events. */
function everyPath(length: number): Path[] {
  let paths: Path[] = [true, false].map((started) => ({ life: newHold(started), effects: [], events: [] }));
  const all = [...paths];
  for (let step = 0; step < length; step++) {
    paths = paths.flatMap((path) =>
      events.map((event) => {
        const { life, effect } = moveHold(path.life, event);
        return { life, effects: [...path.effects, effect], events: [...path.events, event] };
      }),
    );
    all.push(...paths);
  }
  return all;
}

const paths = everyPath(6);
const ends: HoldEffect[] = ['charge', 'release'];

it('walks every order of six events', () => {
  expect(paths).toHaveLength(2 * (1 + 6 + 6 ** 2 + 6 ** 3 + 6 ** 4 + 6 ** 5 + 6 ** 6));
});

it('reaches every state there is', () => {
  expect([...new Set(paths.map(({ life }) => life.state))].toSorted()).toEqual(['expired', 'held', 'reconciling', 'released', 'settled', 'started']);
});

it('ends a hold exactly once, and corrects it at most once, only after a sweep', () => {
  const wrong = paths.filter(({ life, effects }) => {
    const ended = effects.filter((effect) => ends.includes(effect)).length;
    const corrected = effects.filter((effect) => effect === 'correct').length;
    return ended !== (isOpen(life.state) ? 0 : 1) || corrected > 1 || (corrected === 1) !== (life.endedBy === 'correction');
  });
  expect(wrong).toEqual([]);
});

it('never leaves a state that ended it but by one correction', () => {
  const wrong = paths.filter(({ life }) => {
    if (isOpen(life.state)) return false;
    return events.some((event) => {
      const next = moveHold(life, event);
      return life.endedBy === 'sweep' && event.type === 'settle' ? next.effect !== 'correct' : next.effect !== 'none' || next.life !== life;
    });
  });
  expect(wrong).toEqual([]);
});

it('expires only what was provably never sent', () => {
  const position = (happened: HoldEvent[], type: HoldEvent['type']) => happened.findIndex((event) => event.type === type);
  const expired = paths.filter(({ life }) => life.state === 'expired');
  expect(expired.length).toBeGreaterThan(0);
  const sent = expired.filter(({ events: happened }) => position(happened, 'start') >= 0 && position(happened, 'start') < position(happened, 'sweep'));
  expect(sent).toEqual([]);
});

it('gives a call that was sent two sweeps before it is ended without its service', () => {
  const once = moveHold(newHold(true), { type: 'sweep', delivered: true });
  expect(once).toEqual({ life: { state: 'reconciling', endedBy: null }, effect: 'none' });
  expect(moveHold(once.life, { type: 'sweep', delivered: true })).toEqual({ life: { state: 'settled', endedBy: 'sweep' }, effect: 'charge' });
  expect(moveHold(once.life, { type: 'sweep', delivered: false })).toEqual({ life: { state: 'released', endedBy: 'sweep' }, effect: 'release' });
});

it('lets the truth have the last word after a sweep, and the first truth only', () => {
  const swept: HoldLife = { state: 'released', endedBy: 'sweep' };
  const corrected = moveHold(swept, { type: 'settle', outcome: 'succeeded' });
  expect(corrected).toEqual({ life: { state: 'settled', endedBy: 'correction' }, effect: 'correct' });
  expect(moveHold(corrected.life, { type: 'settle', outcome: 'failed' })).toEqual({ life: corrected.life, effect: 'none' });
});
