import { randomInt } from 'node:crypto';
import { startHouse } from '@portazgo/testing';
import { LyingUpstream } from './lies/lying-upstream.ts';
import type { Finding, Proof } from './proof.ts';
import { proveBombs } from './proofs/bombs.ts';
import { proveCutStreams } from './proofs/cut-streams.ts';
import { proveDeadWorkers } from './proofs/dead-workers.ts';
import { proveEdgeAddresses } from './proofs/edge-addresses.ts';
import { proveForeignIds } from './proofs/foreign-ids.ts';
import { proveIdempotencyTwins } from './proofs/idempotency-twins.ts';
import { proveInvariants } from './proofs/invariants.ts';
import { proveKilledJobs } from './proofs/killed-jobs.ts';
import { proveLedgerModel } from './proofs/ledger-model.ts';
import { proveLostStore } from './proofs/lost-store.ts';
import { proveLyingUpstream } from './proofs/lying-upstream.ts';
import { proveSimultaneousRequests } from './proofs/simultaneous-requests.ts';
import { proveWebhookDeliveries } from './proofs/webhook-deliveries.ts';

/** `npm run prove:quick` and `npm run prove [-- M3 J1 --seed=N]`: promises, all or the named ones, shown on real processes with durable commits. */
const quick = process.argv.includes('--quick');
const seed = Number(process.argv.find((argument) => argument.startsWith('--seed='))?.slice(7) ?? randomInt(2 ** 31));
const named = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
const lying = await LyingUpstream.start();
const known: [string, Proof][] = [
  ['M2 simultaneous requests', proveSimultaneousRequests],
  ['M3 model of the ledger', proveLedgerModel],
  ['M6 idempotency twins', proveIdempotencyTwins],
  ['M9 cut streams', proveCutStreams],
  ['M10 an upstream that lies', proveLyingUpstream(lying)],
  ['invariants of the ledger', proveInvariants],
  ['J1 jobs while processes are killed', proveKilledJobs],
  ['J2 the lost store of the broker', proveLostStore],
  ['J5 dead and frozen workers', proveDeadWorkers],
  ['J6 webhooks', proveWebhookDeliveries],
  ['E2 addresses that users give', proveEdgeAddresses],
  ['E3 bombs', proveBombs],
  ['E6 ids of others', proveForeignIds],
];

const proofs = known.filter(([title]) => named.length === 0 || named.includes(title.split(' ')[0] as string));
const wrong = process.argv.slice(2).filter((argument) => argument.startsWith('--') && argument !== '--quick' && !argument.startsWith('--seed='));
if (proofs.length === 0 || wrong.length > 0) {
  console.error(`Proofs: ${known.map(([title]) => title).join(', ')}. Give first words to choose, --quick and --seed=N.`);
  process.exit(2);
}

console.log(`Proofs, ${quick ? 'quick' : 'full'} size, seed ${seed}. Starting two gateways, billing, llm and the emulator …`);
const house = await startHouse({
  durable: true,
  instances: { gateway: 2 },
  catalogDir: 'tools/prove/catalog',
  environment: { LOG_LEVEL: 'warn', VLLM_URL: lying.url },
});
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
  await lying.stop();
}

console.log('');
const verdictOf = ({ holds, skipped }: Finding): string => (skipped ? 'skipped' : holds ? 'holds' : 'BROKEN');
for (const finding of findings) console.log(`${verdictOf(finding).padEnd(7)} ${finding.id.padEnd(4)} ${finding.promise}\n             ${finding.figure}`);
const broken = findings.filter((finding) => verdictOf(finding) === 'BROKEN').length;
const skipped = findings.filter((finding) => verdictOf(finding) === 'skipped').length;
const note = skipped === 0 ? '' : ` ${skipped} could not be shown on this machine.`;
console.log(
  broken === 0
    ? `\n${findings.length - skipped} of ${findings.length} findings hold.${note}`
    : `\n${broken} of ${findings.length} findings are broken.${note} Run again with --seed=${seed}.`,
);
process.exitCode = broken === 0 ? 0 : 1;
