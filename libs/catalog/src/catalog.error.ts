/** One thing wrong in a catalog folder. */
export interface CatalogFault {
  readonly file: string;
  /** Path of the field inside the file, `routes[0].prices[0].output`; empty for the file itself. */
  readonly field: string;
  readonly reason: string;
}

/** A catalog that must not be used. The message names every fault, so that one start is enough to mend them all. */
export class CatalogError extends Error {
  override readonly name = 'CatalogError';

  constructor(
    readonly folder: string,
    readonly faults: readonly CatalogFault[],
  ) {
    const lines = faults.map(({ file, field, reason }) => `  ${file}${field ? `: ${field}` : ''}: ${reason}`);
    super(`The catalog in ${folder} has ${faults.length} fault${faults.length === 1 ? '' : 's'}:\n${lines.join('\n')}`);
  }
}
