/**
 * A worker process that dies at a given step. Each call to the world outside has two steps: before it acts and after it acted. What a dead
 * worker asks is never answered; `bury` lets its promises go so that the test can end.
 */
export class Mortal {
  steps: string[] = [];
  /** What happens elsewhere while this step is taken. */
  onStep: (index: number) => void = () => undefined;
  private readonly waiting: ((error: Error) => void)[] = [];
  private isDead = false;
  private isBuried = false;

  /** @param dieAt index of the step it does not survive; absent: it lives */
  constructor(private readonly dieAt = Number.POSITIVE_INFINITY) {}

  async call<Result>(name: string, act: () => Promise<Result>): Promise<Result> {
    await this.step(`before ${name}`);
    const result = await act().then(
      (value) => ({ value }),
      (error: unknown) => ({ error }),
    );
    await this.step(`after ${name}`);
    if ('error' in result) throw result.error;
    return result.value;
  }

  /** For what is not a step: a heartbeat. */
  async unlessDead<Result>(act: () => Promise<Result>): Promise<Result> {
    await this.silence();
    return act();
  }

  bury(): void {
    this.isDead = true;
    this.isBuried = true;
    for (const reject of this.waiting.splice(0)) reject(new Error('the worker is dead'));
  }

  private async step(name: string): Promise<void> {
    if (!this.isDead) this.onStep(this.steps.push(name) - 1);
    if (this.steps.length > this.dieAt) this.isDead = true;
    await this.silence();
  }

  private async silence(): Promise<void> {
    if (this.isBuried) throw new Error('the worker is dead');
    if (this.isDead) await new Promise<void>((_, reject) => this.waiting.push(reject));
  }
}
