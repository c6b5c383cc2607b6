import type { House } from '@portazgo/testing';

/** One promise of the house and the figure that shows it. */
export interface Finding {
  /** The id in the list of promises, such as M2. */
  id: string;
  promise: string;
  figure: string;
  holds: boolean;
  /** This machine cannot run the proof: it neither holds nor is broken, and `figure` says why. */
  skipped?: boolean;
}

export interface ProofOptions {
  house: House;
  /** The same seed gives the same choices; printed so that a failure can be run again. */
  seed: number;
  quick: boolean;
}

export type Proof = (options: ProofOptions) => Promise<Finding[]>;
