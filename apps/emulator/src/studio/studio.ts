import type { Journal } from '../journal/journal.ts';
import { CallbackPost } from './callback-post.ts';
import { GivenInputs } from './given-input.ts';
import { ResultShelf } from './result-shelf.ts';
import { TaskDesk } from './task-desk.ts';

export function slotOf(vendor: string, key: string): string {
  return `${vendor} ${key}`;
}

/** What all vendors of media share, in memory and bounded. */
export class Studio {
  readonly desk: TaskDesk;
  readonly shelf = new ResultShelf();
  readonly post = new CallbackPost();
  readonly inputs: GivenInputs;
  /** Calls in flight, by vendor and key. */
  readonly slots = new Map<string, number>();

  constructor(journal: Journal, peers: ReadonlySet<string>) {
    this.desk = new TaskDesk(journal);
    this.inputs = new GivenInputs(peers);
  }

  stop(): void {
    this.desk.stop();
    this.post.stop();
  }
}
