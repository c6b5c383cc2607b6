/** How long answers that must be whole wait for their job; the operator's setting. */
export class JobWait {
  constructor(readonly wholeMs: number) {}
}
