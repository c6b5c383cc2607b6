import type { Journal } from '../journal/journal.ts';
import { Refusal } from '../refusal.ts';
import { type Made, Task, type TaskPlan } from './task.ts';

const keepMs = 10 * 60_000;
const tasksMaxDefault = 20_000;
const queueMsDefault = 10;
const runMsDefault = 40;

/** The jobs of all vendors. Each takes its time in the queue and at work, ends once, and is forgotten ten minutes later. */
export class TaskDesk {
  private readonly tasks = new Map<string, Task>();
  private readonly timers = new Map<Task, NodeJS.Timeout>();

  constructor(
    private readonly journal: Journal,
    private readonly tasksMax = tasksMaxDefault,
  ) {}

  submit<Output>(plan: TaskPlan<Output>): Task<Output> {
    const task = new Task(plan);
    this.forget();
    this.tasks.set(task.id, task as Task);
    const { behaviour } = plan;
    const isTimed = behaviour.queueMs > 0 || behaviour.runMs !== undefined;
    this.after(task, isTimed ? behaviour.queueMs : queueMsDefault, () => this.run(task, isTimed ? (behaviour.runMs ?? 0) : runMsDefault));
    return task;
  }

  /** The job of that vendor and key; what is not theirs does not exist. */
  find(vendor: string, id: string, owner: string): Task | undefined {
    const task = this.tasks.get(id);
    return task?.plan.vendor === vendor && task.plan.owner === owner && task.isSeen ? task : undefined;
  }

  /** Jobs before this one in the queue of their vendor. */
  positionOf(task: Task): number {
    let before = 0;
    for (const other of this.tasks.values()) {
      if (other === task) break;
      if (other.state === 'queued' && other.plan.vendor === task.plan.vendor) before++;
    }
    return before;
  }

  /** Whether the cancel was taken; a job that has ended takes none. */
  cancel(task: Task, refusal: Refusal): boolean {
    if (task.isEnded) return false;
    if (!task.plan.behaviour.isStubborn) {
      task.refusal = refusal;
      this.end(task, 'cancelled');
    }
    return true;
  }

  stop(): void {
    for (const timer of this.timers.values()) clearTimeout(timer);
    this.timers.clear();
  }

  private run<Output>(task: Task<Output>, runMs: number): void {
    const { behaviour, blocked, broken } = task.plan;
    task.state = 'running';
    task.startedAt = Date.now();
    if (behaviour.moderates === 'input') this.fail(task, blocked());
    else if (behaviour.fails === 'before') this.fail(task, broken());
    else {
      task.plan.changed?.(task);
      this.work(task, runMs, behaviour.progressSteps ?? 0);
    }
  }

  /** Works in as many stretches as steps of progress are to be told. */
  private work<Output>(task: Task<Output>, runMs: number, stepsLeft: number): void {
    const stretchMs = runMs / (stepsLeft + 1);
    this.after(task, stretchMs, () => {
      if (stepsLeft === 0) {
        void this.finish(task);
        return;
      }
      task.steps++;
      task.plan.changed?.(task);
      this.work(task, runMs - stretchMs, stepsLeft - 1);
    });
  }

  private async finish<Output>(task: Task<Output>): Promise<void> {
    const { behaviour, blocked, broken } = task.plan;
    try {
      const { output, units } = await task.plan.make();
      if (task.isEnded) return;
      if (behaviour.moderates === 'output') this.fail(task, blocked());
      else if (behaviour.fails === 'after') this.fail(task, broken(), units);
      else {
        task.output = output;
        this.end(task, 'succeeded', units);
      }
    } catch (error) {
      if (task.isEnded) return;
      this.fail(task, error instanceof Refusal ? error : new Refusal(500, `The emulator failed: ${String(error)}`));
    }
  }

  private fail<Output>(task: Task<Output>, refusal: Refusal, billed?: Made<Output>['units']): void {
    task.refusal = refusal;
    this.end(task, 'failed', billed);
  }

  /** `billed` is what the vendor asks money for; absent means nothing. */
  private end<Output>(task: Task<Output>, state: 'succeeded' | 'failed' | 'cancelled', billed?: Made<Output>['units']): void {
    const { vendor, requestId, operation, model, asked } = task.plan;
    clearTimeout(this.timers.get(task as Task));
    this.timers.delete(task as Task);
    task.state = state;
    task.endedAt = Date.now();
    const record = this.journal.open({ requestId, vendor, operation, phase: 'end' });
    Object.assign(record, { model, behaviour: asked, taskId: task.id, outcome: state, billable: billed !== undefined, units: billed ?? {} });
    this.journal.close(record, 'server');
    task.plan.changed?.(task);
  }

  private after<Output>(task: Task<Output>, waitMs: number, step: () => void): void {
    this.timers.set(task as Task, setTimeout(step, waitMs));
  }

  private forget(): void {
    for (const [id, task] of this.tasks) {
      if (this.tasks.size < this.tasksMax && (task.endedAt ?? Infinity) > Date.now() - keepMs) break;
      clearTimeout(this.timers.get(task));
      this.timers.delete(task);
      this.tasks.delete(id);
    }
  }
}
