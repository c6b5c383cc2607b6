import { startHouse } from '@portazgo/testing';
import { closedLoop, type Round } from './closed-loop.ts';
import { heldStreams, type HeldStreams } from './held-streams.ts';
import { startPortkey } from './portkey.ts';
import { cpuMicroseconds, residentBytes } from './process-cost.ts';
import type { Target } from './target.ts';
import { printTables, type Measured } from './tables.ts';
import { chatTargets } from './chat-targets.ts';

const secondsPerRound = 3;
const heldStreamsCount = 512;

/**
 * The same requests straight to the emulated upstream, through the peer, and through Portazgo with key check, limits, holds and settlement.
 * Rounds are interleaved and medians shown, so that noise of the machine meets all alike.
 */
export async function benchChat(rounds: number): Promise<void> {
  console.log('Starting the house, the emulated upstream and the peer …');
  const house = await startHouse({ durable: true, catalogDir: 'tools/bench/catalog', environment: { LOG_LEVEL: 'warn' } });
  const portkey = await startPortkey();
  try {
    const targets = await chatTargets(house, portkey);
    const measured = new Map<string, Measured>(
      targets.map(({ name }) => [name, { name, single: [], parallel: [], cpuPerRequest: {}, streams: [], bytesPerStream: {} }]),
    );
    const of = (target: Target) => measured.get(target.name)!;

    console.log('Warming up …');
    for (const target of targets) await closedLoop(target.whole, 32, 8);

    for (let round = 1; round <= rounds; round++) {
      for (const { name, whole } of targets) {
        process.stdout.write(`  round ${round} of ${rounds}: ${name} …\r`);
        of(whole).single.push(await closedLoop(whole, 1, secondsPerRound));
        const cpuBefore = cpuByProcess(whole);
        const parallel = await closedLoop(whole, 32, secondsPerRound);
        of(whole).parallel.push(parallel);
        recordCpu(of(whole), cpuBefore, cpuByProcess(whole), parallel);
      }
    }
    for (let round = 1; round <= 3; round++)
      for (const { name, stream } of targets) {
        process.stdout.write(`  ${heldStreamsCount} streams, round ${round} of 3: ${name} …          \r`);
        const idle = memoryByProcess(stream);
        let open = idle;
        const held: HeldStreams = await heldStreams(stream, heldStreamsCount, () => (open = memoryByProcess(stream)));
        of(stream).streams.push(held);
        for (const [process_, bytes] of Object.entries(open))
          (of(stream).bytesPerStream[process_] ??= []).push((bytes - (idle[process_] ?? 0)) / heldStreamsCount);
      }
    printTables([...measured.values()]);
  } finally {
    portkey.stop();
    await house.stop();
  }
}

function cpuByProcess(target: Target): Record<string, number> {
  return Object.fromEntries(Object.entries(target.pids()).map(([name, pids]) => [name, cpuMicroseconds(pids)]));
}

function memoryByProcess(target: Target): Record<string, number> {
  return Object.fromEntries(Object.entries(target.pids()).map(([name, pids]) => [name, residentBytes(pids)]));
}

function recordCpu(into: Measured, before: Record<string, number>, after: Record<string, number>, round: Round): void {
  for (const [name, microseconds] of Object.entries(after))
    (into.cpuPerRequest[name] ??= []).push((microseconds - (before[name] ?? 0)) / Math.max(1, round.requests));
}
