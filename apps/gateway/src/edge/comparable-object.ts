/** Names that the engine calls when an object is to be compared or printed; as data of a client they are no functions, and it would throw. */
const calledByEngine = new Set(['toString', 'valueOf']);

/** Lets an object with such a name be compared with a number, as schemas do with lengths: the result is no, and not an exception. */
export function keepComparable(object: object, name: string): void {
  if (calledByEngine.has(name) && !(Symbol.toPrimitive in object)) Object.defineProperty(object, Symbol.toPrimitive, { value: notANumber });
}

const notANumber = () => Number.NaN;
