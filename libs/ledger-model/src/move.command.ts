import { deepStrictEqual } from 'node:assert';
import * as fc from 'fast-check';
import type { LedgerInDatabase } from './ledger-in-database.ts';
import type { LedgerModel } from './ledger-model.ts';
import { anyMove } from './move.arbitrary.ts';
import type { Answer, Move } from './move.ts';

/** The model beside the moves that were made, from which a later command repeats one. */
export interface Course {
  model: LedgerModel;
  made: Move[];
}

type Command = fc.AsyncCommand<Course, LedgerInDatabase>;

class Single implements Command {
  constructor(private readonly move: Move) {}
  check = () => true;

  async run(course: Course, real: LedgerInDatabase): Promise<void> {
    course.made.push(this.move);
    deepStrictEqual(await real.apply(this.move), course.model.apply(this.move));
    deepStrictEqual(await real.state(), course.model.state());
  }

  toString = () => JSON.stringify(this.move);
}

/** An earlier move again, with the same ids, as after an answer that was lost. */
class Again implements Command {
  constructor(private readonly index: number) {}
  check = (course: Readonly<Course>) => course.made.length > 0;

  run(course: Course, real: LedgerInDatabase): Promise<void> {
    return new Single(course.made[this.index % course.made.length]!).run(course, real);
  }

  toString = () => `again(${this.index})`;
}

/** Two moves at once: the answers and what is left must be those of one order or the other, or of one between the parts of a sweep. */
class AtOnce implements Command {
  constructor(
    private readonly first: Move,
    private readonly second: Move,
  ) {}
  check = () => true;

  async run(course: Course, real: LedgerInDatabase): Promise<void> {
    const [first, second] = await Promise.all([real.apply(this.first), real.apply(this.second)]);
    const state = await real.state();
    const orders = [this.inOrder(course.model, true), this.inOrder(course.model, false), ...this.insideSweep(course.model)];
    const right = orders.find((order) => same([order.first, order.second, order.model.state()], [first, second, state]));
    if (!right) deepStrictEqual({ first, second, state }, { ...orders[0], state: orders[0]!.model.state() });
    course.made.push(this.first, this.second);
    course.model = right!.model;
  }

  private inOrder(before: LedgerModel, firstFirst: boolean): { model: LedgerModel; first: Answer; second: Answer } {
    const model = before.clone();
    if (firstFirst) return { first: model.apply(this.first), second: model.apply(this.second), model };
    const second = model.apply(this.second);
    return { first: model.apply(this.first), second, model };
  }

  /** A sweep ends and marks in two steps, and a move that commits between them is only marked: harmless, and neither order. */
  private insideSweep(before: LedgerModel): { model: LedgerModel; first: Answer; second: Answer }[] {
    const { first, second } = this;
    if (first.type !== 'sweep' && second.type !== 'sweep') return [];
    const model = before.clone();
    model.sweepEnds();
    const answer = model.apply(first.type === 'sweep' ? second : first);
    const swept = model.sweepSilent();
    return [first.type === 'sweep' ? { model, first: swept, second: answer } : { model, first: answer, second: swept }];
  }

  toString = () => `atOnce(${JSON.stringify(this.first)}, ${JSON.stringify(this.second)})`;
}

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

export const commands = (commandsMax: number) =>
  fc.commands<Course, LedgerInDatabase, false>(
    [
      anyMove.map((move) => new Single(move)),
      anyMove.map((move) => new Single(move)),
      fc.nat({ max: 60 }).map((index) => new Again(index)),
      // Two sweeps at once may do the work of one, which is neither order and harmless.
      fc
        .tuple(anyMove, anyMove)
        .filter(([first, second]) => first.type !== 'sweep' || second.type !== 'sweep')
        .map(([first, second]) => new AtOnce(first, second)),
    ],
    { maxCommands: commandsMax, size: 'max' },
  );
