import { auditLedger } from '../ledger.ts';
import type { Proof } from '../proof.ts';

/** I1–I5 and I15 over everything the other proofs left in the ledger. */
export const proveInvariants: Proof = async ({ house }) =>
  (await auditLedger(house.databaseUrl)).map(({ invariant, meaning, checked, faults, offenders }) => ({
    id: invariant,
    promise: meaning,
    figure: `${checked} checked, ${faults} faults${offenders.length ? `: ${offenders.join('; ')}` : ''}`,
    holds: faults === 0,
  }));
