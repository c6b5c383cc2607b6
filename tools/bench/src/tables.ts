import type { Round } from './closed-loop.ts';
import type { HeldStreams } from './held-streams.ts';
import { median, percentile } from './statistics.ts';

/** Everything measured of one target, a value per round. */
export interface Measured {
  name: string;
  single: Round[];
  parallel: Round[];
  /** Microseconds of CPU per request at 32 connections, by process. */
  cpuPerRequest: Record<string, number[]>;
  streams: HeldStreams[];
  /** By process. */
  bytesPerStream: Record<string, number[]>;
}

/** Prints the tables; the first target is the one against which the others "add". Goals name what the issue asks. */
export function printTables(all: readonly Measured[]): void {
  const [direct, peer, own] = all;
  if (!direct || !peer || !own) throw new Error('three targets are compared');
  const requestsPerSecond = (rounds: readonly Round[]) => median(rounds.map((round) => round.requestsPerSecond));
  const latency = (rounds: readonly Round[], share: number) => median(rounds.map((round) => percentile(round.latenciesMs, share)));
  const lag = (measured: Measured, share: number) => median(measured.streams.map((held) => percentile(held.tokenLagsMs, share)));
  const errors = (measured: Measured) => [...measured.single, ...measured.parallel].reduce((sum, round) => sum + round.errors, 0);

  console.log('\n\nWhole answers (medians of interleaved rounds)');
  table(
    ['', 'req/s ×1', 'req/s ×32', 'added p50 ×1', 'added p99 ×1', 'added p50 ×32', 'added p99 ×32', 'errors'],
    all.map((measured) => [
      measured.name,
      requestsPerSecond(measured.single).toFixed(0),
      requestsPerSecond(measured.parallel).toFixed(0),
      ms(latency(measured.single, 0.5) - latency(direct.single, 0.5)),
      ms(latency(measured.single, 0.99) - latency(direct.single, 0.99)),
      ms(latency(measured.parallel, 0.5) - latency(direct.parallel, 0.5)),
      ms(latency(measured.parallel, 0.99) - latency(direct.parallel, 0.99)),
      String(errors(measured)),
    ]),
  );
  console.log('\nStreams held open, a token every 20 ms each');
  table(
    ['', 'streams', 'errors', 'tokens', 'token p50', 'token p99', 'added p99', 'memory per open stream'],
    all.map((measured) => [
      measured.name,
      String(measured.streams[0]?.streams ?? 0),
      String(measured.streams.reduce((sum, held) => sum + held.errors, 0)),
      String(measured.streams.reduce((sum, held) => sum + held.tokens, 0)),
      ms(lag(measured, 0.5)),
      ms(lag(measured, 0.99)),
      ms(lag(measured, 0.99) - lag(direct, 0.99)),
      perProcess(measured.bytesPerStream, (bytes) => `${(bytes / 1_024).toFixed(0)} KiB`),
    ]),
  );
  console.log('\nCPU per request at 32 connections');
  for (const measured of all)
    console.log(`  ${measured.name.padEnd(10)} ${perProcess(measured.cpuPerRequest, (microseconds) => `${microseconds.toFixed(0)} µs`)}`);

  const ratio = requestsPerSecond(own.parallel) / requestsPerSecond(peer.parallel);
  const addedOwn = latency(own.single, 0.5) - latency(direct.single, 0.5);
  const addedPeer = latency(peer.single, 0.5) - latency(direct.single, 0.5);
  const addedToken = lag(own, 0.99) - lag(direct, 0.99);
  const streamErrors = own.streams.reduce((sum, held) => sum + held.errors, 0);
  console.log('\nGoals');
  goal(ratio >= 3, `requests/s at 32 connections against the peer: ${ratio.toFixed(2)} times (goal 3)`);
  goal(addedOwn < addedPeer, `added p50 at 1 connection: ${ms(addedOwn)} against the peer's ${ms(addedPeer)} (goal: below)`);
  goal(streamErrors === 0, `${own.streams[0]?.streams ?? 0} streams held, ${streamErrors} errors (goal 0)`);
  goal(addedToken < 20, `time added per token, p99: ${ms(addedToken)} (goal below 20 ms)`);
}

function goal(reached: boolean, text: string): void {
  console.log(`  ${reached ? 'reached     ' : 'FALLS SHORT '} ${text}`);
}

export function ms(value: number): string {
  return `${value.toFixed(2)} ms`;
}

function perProcess(values: Record<string, number[]>, show: (value: number) => string): string {
  return Object.entries(values)
    .map(([name, perRound]) => `${name} ${show(median(perRound))}`)
    .join(', ');
}

export function table(head: readonly string[], rows: readonly (readonly string[])[]): void {
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  for (const row of [head, ...rows])
    console.log(`  ${row.map((cell, column) => (column === 0 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!))).join('  ')}`);
}
