const possible = /^[\x21-\x7e]{1,100}$/;
const nobodys = 'nobody';

/**
 * An id as a client gave it, fit to be looked up. What no id can be, too long or with signs that a database will not take, is looked up
 * as nobody's: so every refusal of an id is the same and takes its time.
 */
export function presentedId(id: string): string {
  return possible.test(id) ? id : nobodys;
}
