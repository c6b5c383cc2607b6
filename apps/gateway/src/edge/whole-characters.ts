/** Whether a body can hold half a character: only an escape (`\ud83d`) can bring one, bytes in UTF-8 cannot. */
export const mayHoldHalves = (body: Buffer): boolean => body.includes('\\ud') || body.includes('\\uD');

/** The value with U+FFFD in place of half characters: no provider, database or log can write them. Lists and objects are changed in place. */
export function wholeCharacters(value: unknown): unknown {
  if (typeof value === 'string') return value.isWellFormed() ? value : value.toWellFormed();
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    for (const [at, item] of value.entries()) if (isMutable(item)) value[at] = wholeCharacters(item);
    return value;
  }
  const object = value as Record<string, unknown>;
  for (const [name, item] of Object.entries(object)) {
    if (name.isWellFormed()) {
      if (isMutable(item)) object[name] = wholeCharacters(item);
    } else {
      delete object[name];
      object[name.toWellFormed()] = wholeCharacters(item);
    }
  }
  return object;
}

const isMutable = (item: unknown) => typeof item === 'string' || (typeof item === 'object' && item !== null);
