import { isOpen, moveHold, newHold, type HoldEvent, type HoldLife, type HoldState } from '@portazgo/ledger';
import { clientConcurrency, clientCount, keys, openingCredits, type Answer, type Move } from './move.ts';

interface Request {
  key: number;
  life: HoldLife;
  /** Held while open. */
  amount: number;
  delivered: number;
  cost: number;
  charged: number;
  loss: number;
  refunded: number;
}

export interface LedgerState {
  requests: ({ id: number } & HoldLife)[];
  accounts: { posted: number; held: number; inFlight: number }[];
  meters: { reserved: number; inFlight: number; spent: number }[];
}

/** The ledger told as simply as can be: a balance per client, a request per hold, no batches, no locks, no entries. */
export class LedgerModel {
  private posted: number[] = Array.from({ length: clientCount }, () => openingCredits);
  private requests = new Map<number, Request>();
  private acts = new Map<string, string>();

  clone(): LedgerModel {
    const copy = new LedgerModel();
    copy.posted = [...this.posted];
    copy.requests = new Map([...this.requests].map(([id, request]) => [id, { ...request }]));
    copy.acts = new Map(this.acts);
    return copy;
  }

  apply(move: Move): Answer {
    switch (move.type) {
      case 'reserve':
        return move.items.flatMap((item) => this.reserve(item));
      case 'settle':
        return move.items.flatMap(({ request, outcome, cost }) => this.end(request, { type: 'settle', outcome }, outcome === 'failed' ? 0 : cost));
      case 'start':
        return [move.requests.filter((request) => !this.start(request)).length];
      case 'progress':
        return this.progress(move);
      case 'extend':
        return this.extend(move);
      case 'sweep':
        // What falls silent in a sweep is not ended by it.
        this.sweepEnds();
        return this.sweepSilent();
      case 'grant':
        return this.once(`grant ${move.reference}`, `${move.client} ${move.amount}`, 'granted', () => this.give(move.client, move.amount));
      case 'adjust':
        return this.once(`adjust ${move.reference}`, `${move.client} ${move.amount}`, 'adjusted', () =>
          this.available(move.client) + move.amount < 0 ? 'insufficient_credits' : this.give(move.client, move.amount),
        );
      case 'refund':
        return this.refund(move);
    }
  }

  /** The first part of a sweep: it ends what was silent before. */
  sweepEnds(): Answer {
    return this.sweepThose((state) => state !== 'started');
  }

  /** The second part, which sees what was committed since the first. */
  sweepSilent(): Answer {
    return this.sweepThose((state) => state === 'started');
  }

  /** What must be found in the database: per client posted and held, per key reserved, in flight and spent, per request its life. */
  state(): LedgerState {
    return {
      requests: [...this.requests].toSorted(([a], [b]) => a - b).map(([id, { life }]) => ({ id, ...life })),
      accounts: this.posted.map((posted, client) => ({
        posted,
        held: this.held(client),
        inFlight: this.open().filter(({ key }) => keys[key]!.client === client).length,
      })),
      meters: keys.map((_, key) => ({
        reserved: sum(
          this.open()
            .filter((request) => request.key === key)
            .map(({ amount }) => amount),
        ),
        inFlight: this.open().filter((request) => request.key === key).length,
        spent: this.spent(key),
      })),
    };
  }

  private sweepThose(isMeant: (state: HoldState) => boolean): Answer {
    for (const [id, request] of this.requests)
      if (isMeant(request.life.state)) this.end(id, { type: 'sweep', delivered: request.delivered > 0 && paidPpm(request.key) > 0 }, request.delivered);
    return [];
  }

  private reserve({ request: id, key, amount, later }: { request: number; key: number; amount: number; later: boolean }): Answer {
    const { client, spendCap, concurrency } = keys[key]!;
    const earlier = this.requests.get(id);
    if (earlier) return earlier.key === key && isOpen(earlier.life.state) ? ['admitted', null, earlier.amount] : ['refused', 'conflict', null];
    const needed = multiplied(amount, key);
    const open = this.open().filter((request) => request.key === key);
    if (needed > 0 && spendCap !== null && this.spent(key) + sum(open.map((hold) => hold.amount)) + needed > spendCap)
      return ['refused', 'spend_cap_reached', null];
    const ofClient = this.open().filter((request) => keys[request.key]!.client === client);
    if (open.length + 1 > concurrency || ofClient.length + 1 > clientConcurrency[client]!) return ['refused', 'concurrency_limited', null];
    if (needed > this.available(client)) return ['refused', 'insufficient_credits', null];
    this.requests.set(id, { key, life: newHold(!later), amount: needed, delivered: 0, cost: 0, charged: 0, loss: 0, refunded: 0 });
    return ['admitted', null, needed];
  }

  /** False: its hold is gone. */
  private start(id: number): boolean {
    const request = this.requests.get(id);
    if (!request || !isOpen(request.life.state)) return false;
    request.life = moveHold(request.life, { type: 'start' }).life;
    return true;
  }

  private end(id: number, event: HoldEvent, cost: number): Answer {
    const request = this.requests.get(id);
    if (!request) return ['hold_not_found', null, null, false];
    const { life, effect } = moveHold(request.life, event);
    request.life = life;
    if (effect === 'none') return ['settled', request.charged, request.loss, true];
    const { client } = keys[request.key]!;
    if (effect !== 'correct') request.amount = 0;
    this.posted[client]! += request.charged - request.refunded;
    request.cost = multiplied(cost, request.key);
    // What was refunded has left the house already; only the rest of the charge can be asked of the client's credits again.
    request.charged = Math.min(request.cost, this.available(client) + request.refunded);
    request.loss = request.cost - request.charged;
    request.refunded = Math.min(request.refunded, request.charged);
    this.posted[client]! -= request.charged - request.refunded;
    return ['settled', request.charged, request.loss, false];
  }

  private progress({ request: id, delivered }: { request: number; delivered: number }): Answer {
    const request = this.requests.get(id);
    if (!request || !['started', 'reconciling'].includes(request.life.state) || delivered < request.delivered) return [0];
    request.delivered = delivered;
    return [1];
  }

  private extend({ request: id, additional }: { request: number; additional: number }): Answer {
    const request = this.requests.get(id);
    if (!request || !['held', 'started'].includes(request.life.state)) return ['hold_not_found'];
    const { client, spendCap } = keys[request.key]!;
    const needed = multiplied(additional, request.key);
    const reserved = sum(
      this.open()
        .filter((hold) => hold.key === request.key)
        .map(({ amount }) => amount),
    );
    if (needed > 0 && spendCap !== null && this.spent(request.key) + reserved + needed > spendCap) return ['spend_cap_reached'];
    if (needed > this.available(client)) return ['insufficient_credits'];
    request.amount += needed;
    return ['extended', request.amount];
  }

  private refund({ request: id, amount, reference }: { request: number; amount: number; reference: number }): Answer {
    const request = this.requests.get(id);
    if (!request || isOpen(request.life.state)) return ['request_not_found', false];
    return this.once(`refund ${id} ${reference}`, String(amount), 'refunded', () => {
      if (request.refunded + amount > request.charged) return 'exceeds_charge';
      request.refunded += amount;
      return this.give(keys[request.key]!.client, amount);
    });
  }

  /** An act with a reference happens once; the same reference with other figures is refused. */
  private once(reference: string, figures: string, done: string, act: () => string | null): Answer {
    const earlier = this.acts.get(reference);
    if (earlier !== undefined) return [earlier === figures ? done : 'conflict', true];
    const refusal = act();
    if (refusal) return [refusal, false];
    this.acts.set(reference, figures);
    return [done, false];
  }

  private give(client: number, amount: number): null {
    this.posted[client]! += amount;
    return null;
  }

  private open(): Request[] {
    return [...this.requests.values()].filter(({ life }) => isOpen(life.state));
  }

  private held(client: number): number {
    return sum(
      this.open()
        .filter(({ key }) => keys[key]!.client === client)
        .map(({ amount }) => amount),
    );
  }

  private available(client: number): number {
    return this.posted[client]! - this.held(client);
  }

  private spent(key: number): number {
    return sum([...this.requests.values()].filter((request) => request.key === key).map(({ charged, refunded }) => charged - refunded));
  }
}

const sum = (amounts: number[]) => amounts.reduce((total, amount) => total + amount, 0);
const paidPpm = (key: number) => (keys[key]!.mode === 'test' ? 0 : keys[key]!.priceMultiplierPpm);
const multiplied = (amount: number, key: number) => Math.ceil((amount * paidPpm(key)) / 1_000_000);
