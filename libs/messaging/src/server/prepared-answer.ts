/** An answer of which most is ready, and perhaps at the claim store already. */
export class PreparedAnswer {
  constructor(
    private readonly json: string,
    readonly claim: string | null,
    private readonly rest: object,
  ) {}

  /** The whole as JSON. */
  toText(): string {
    const rest = this.restToText();
    if (rest === '{}') return this.json;
    return this.json === '{}' ? rest : `${this.json.slice(0, -1)},${rest.slice(1)}`;
  }

  restToText(): string {
    return JSON.stringify(this.rest);
  }
}
