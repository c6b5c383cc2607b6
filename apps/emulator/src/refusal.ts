/** A call the vendor would refuse. Each vendor puts it into its own error body. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: string | null;
  readonly type: string | undefined;
  readonly param: string | null;
  /** Vendor data that belongs into the body, such as Mistral's list of forbidden fields. */
  readonly detail: unknown;

  constructor(status: number, message: string, more: { code?: string | null; type?: string; param?: string | null; detail?: unknown } = {}) {
    super(message);
    this.status = status;
    this.code = more.code ?? null;
    this.type = more.type;
    this.param = more.param ?? null;
    this.detail = more.detail;
  }
}
