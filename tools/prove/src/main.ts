import { randomInt } from 'node:crypto';
import { startHouse } from '@portazgo/testing';
import type { Finding, Proof } from './proof.ts';
import { proveCutStreams } from './proofs/cut-streams.ts';
import { proveIdempotencyTwins } from './proofs/idempotency-twins.ts';
import { proveInvariants } from './proofs/invariants.ts';
import { proveLedgerModel } from './proofs/ledger-model.ts';
import { proveSimultaneousRequests } from './proofs/simultaneous-requests.ts';

/** `npm run prove:quick` and `npm run prove [--seed=N]`: the promises about money and streams, shown on real processes with durable commits. */
const quick = process.argv.includes('--quick');
const seed = Number(process.argv.find((argument) => argument.startsWith('--seed='))?.slice(7) ?? randomInt(2 ** 31));
const proofs: [string, Proof][] = [
  ['M2 simultaneous requests', proveSimultaneousRequests],
  ['M3 model of the ledger', proveLedgerModel],
  ['M6 idempotency twins', proveIdempotencyTwins],
  ['M9 cut streams', proveCutStreams],
  ['invariants of the ledger', proveInvariants],
];

console.log(`Proofs, ${quick ? 'quick' : 'full'} size, seed ${seed}. Starting two gateways, billing, llm and the emulator …`);
const house = await startHouse({ durable: true, instances: { gateway: 2 }, catalogDir: 'tools/prove/catalog', environment: { LOG_LEVEL: 'warn' } });
const findings: Finding[] = [];
try {
  for (const [title, proof] of proofs) {
    const started = Date.now();
    process.stdout.write(`  ${title} …\n`);
    findings.push(...(await proof({ house, seed, quick })));
    process.stdout.write(`  ${title}: ${((Date.now() - started) / 1_000).toFixed(1)} s\n`);
  }
} finally {
  await house.stop();
}

console.log('');
for (const { id, promise, figure, holds } of findings) console.log(`${holds ? 'holds ' : 'BROKEN'} ${id.padEnd(4)} ${promise}\n            ${figure}`);
const broken = findings.filter((finding) => !finding.holds).length;
console.log(broken === 0 ? `\nAll ${findings.length} findings hold.` : `\n${broken} of ${findings.length} findings are broken. Run again with --seed=${seed}.`);
process.exitCode = broken === 0 ? 0 : 1;
