/** Follows JSON text as it arrives and knows when its one object or array has ended. */
export class JsonEnd {
  #depth = 0;
  #isInText = false;
  #isEscaped = false;
  #hasEnded = false;

  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  read(text: string): void {
    for (const sign of text) this.#readSign(sign);
  }

  #readSign(sign: string): void {
    if (this.#isEscaped) this.#isEscaped = false;
    else if (this.#isInText) {
      if (sign === '\\') this.#isEscaped = true;
      else if (sign === '"') this.#isInText = false;
    } else if (sign === '"') this.#isInText = true;
    else if (sign === '{' || sign === '[') this.#depth++;
    else if ((sign === '}' || sign === ']') && --this.#depth <= 0) this.#hasEnded = true;
  }
}
