/** What the readiness routes ask; the process's health listener knows the answer. */
export abstract class Readiness {
  abstract report(): Promise<{ ready: boolean; checks: Record<string, string> }>;
}
