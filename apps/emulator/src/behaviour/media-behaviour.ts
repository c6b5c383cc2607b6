/** What a call for media asks beside the rest; absent means the ordinary answer. */
export interface MediaBehaviour {
  readonly runMs?: number;
  readonly progressSteps?: number;
  readonly results?: number;
  readonly seconds?: number;
  readonly fails?: 'before' | 'after';
  readonly moderates?: 'input' | 'output';
  readonly lateMs?: number;
  readonly callsBackTwice?: boolean;
  readonly forges?: boolean;
  readonly isEmpty?: boolean;
  readonly answersHtml?: boolean;
  readonly wrongType?: boolean;
  readonly slowFileMs?: number;
  readonly fileIsGone?: boolean;
  readonly dropsSubmit?: boolean;
  readonly unseenMs?: number;
  readonly isStubborn?: boolean;
  readonly concurrencyMax?: number;
  readonly quotesJson?: boolean;
}
