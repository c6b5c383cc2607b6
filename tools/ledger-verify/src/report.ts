import type { InvariantFinding } from '@portazgo/ledger';

/** A line for each invariant, the first offenders beneath those that are broken. */
export function toReport(findings: InvariantFinding[]): { text: string; faults: number } {
  const faults = findings.reduce((sum, finding) => sum + finding.faults, 0);
  const lines = findings.flatMap(({ invariant, meaning, checked, faults: found, offenders }) => [
    `${found === 0 ? 'ok    ' : 'FAULT '} ${invariant.padEnd(4)} ${meaning}: ${checked} checked, ${found} wrong`,
    ...offenders.map((offender) => `         ${offender}`),
  ]);
  return { text: lines.join('\n'), faults };
}
