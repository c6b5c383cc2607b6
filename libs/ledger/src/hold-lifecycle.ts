/**
 * The life of a hold (docs/money.md): held → started → settled | released, held → expired | released,
 * started → reconciling → settled | released. The SQL functions move holds along exactly these arrows;
 * the explorer and the model-based test walk them here.
 */
export type HoldState = 'held' | 'started' | 'reconciling' | 'settled' | 'released' | 'expired';

export type HoldEvent =
  /** The call has been sent upstream: its fate is open from here on. */
  | { type: 'start' }
  /** The usage record of the service that made the call. */
  | { type: 'settle'; outcome: 'succeeded' | 'cut' | 'failed' }
  /** Deadline and margin are over and nobody has settled. `delivered`: something had been reported as delivered. */
  | { type: 'sweep'; delivered: boolean };

export interface HoldLife {
  readonly state: HoldState;
  /** Who ended it. What a sweep decided is corrected once, when the truth arrives; what a settlement decided stays. */
  readonly endedBy: 'settlement' | 'sweep' | 'correction' | null;
}

/** What must happen to the money together with the move. */
export type HoldEffect = 'none' | 'charge' | 'release' | 'correct';

export interface HoldMove {
  readonly life: HoldLife;
  readonly effect: HoldEffect;
}

export const openStates: readonly HoldState[] = ['held', 'started', 'reconciling'];

export const isOpen = (state: HoldState): boolean => openStates.includes(state);

/** A new hold; a call that is dispatched together with its admission starts at once. */
export function newHold(started: boolean): HoldLife {
  return { state: started ? 'started' : 'held', endedBy: null };
}

export function moveHold(life: HoldLife, event: HoldEvent): HoldMove {
  switch (event.type) {
    case 'start':
      return life.state === 'held' ? { life: { state: 'started', endedBy: null }, effect: 'none' } : stay(life);
    case 'settle':
      return settle(life, event.outcome);
    case 'sweep':
      return sweep(life, event.delivered);
  }
}

function settle(life: HoldLife, outcome: 'succeeded' | 'cut' | 'failed'): HoldMove {
  const state = outcome === 'failed' ? 'released' : 'settled';
  if (isOpen(life.state)) return { life: { state, endedBy: 'settlement' }, effect: outcome === 'failed' ? 'release' : 'charge' };
  if (life.endedBy === 'sweep') return { life: { state, endedBy: 'correction' }, effect: 'correct' };
  return stay(life);
}

// A call that was sent is given a second sweep's time before it is ended: its service may be about to settle.
function sweep(life: HoldLife, delivered: boolean): HoldMove {
  switch (life.state) {
    case 'held':
      return { life: { state: 'expired', endedBy: 'sweep' }, effect: 'release' };
    case 'started':
      return { life: { state: 'reconciling', endedBy: null }, effect: 'none' };
    case 'reconciling':
      return { life: { state: delivered ? 'settled' : 'released', endedBy: 'sweep' }, effect: delivered ? 'charge' : 'release' };
    default:
      return stay(life);
  }
}

const stay = (life: HoldLife): HoldMove => ({ life, effect: 'none' });
