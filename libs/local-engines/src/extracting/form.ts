/**
 * One measured thing in every shape that a schema may want it in. A person is a number of people, a list of faces, or whether there is
 * anybody at all.
 */
export interface Form {
  /** The first is said where any text will do; all are looked for among the values of an `enum`. */
  readonly strings?: readonly string[];
  readonly number?: number;
  readonly boolean?: boolean;
  readonly array?: readonly Form[];
  readonly object?: Readonly<Record<string, Form>>;
}

export const textForm = (...strings: string[]): Form => ({ strings, boolean: strings[0] !== '' });
export const numberForm = (number: number, decimals = 4): Form => ({ number: Math.round(number * 10 ** decimals) / 10 ** decimals });

/** A list that is also how many there are, whether there are any, and the first of them. */
export function listForm(array: readonly Form[]): Form {
  const [first] = array;
  return {
    number: array.length,
    boolean: array.length > 0,
    array,
    ...(first?.strings ? { strings: first.strings } : {}),
    ...(first?.object ? { object: first.object } : {}),
  };
}
