type Definite<T> = { [K in keyof T]?: NonNullable<T[K]> };

/** Without the fields that say nothing: `null` means the same as absent. */
export function definite<T extends object>(fields: T): Definite<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== null)) as Definite<T>;
}
