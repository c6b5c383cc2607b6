import type { ResponseCipher } from './response-cipher.ts';

/** Thoughts in a form that clients carry and only this deployment reads (`include: ["reasoning.encrypted_content"]`). */
export class ThoughtSeal {
  /** Absent where the deployment has no key. */
  readonly seal: ((text: string) => string) | undefined;

  constructor(private readonly cipher: ResponseCipher | undefined) {
    this.seal = cipher && ((text) => cipher.sealThought(text));
  }

  readonly open = (sealed: string): string | undefined => this.cipher?.openThought(sealed);
}
