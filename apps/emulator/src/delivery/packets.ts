import type { FaultName } from '../behaviour/fault.ts';

export type Packets = 'whole' | 'byte' | 'split-utf8';

/** Cuts bytes into single bytes, or after the first byte of every multi-byte character. */
export function splitIntoPackets(bytes: Buffer, packets: Exclude<Packets, 'whole'>): Buffer[] {
  const cuts: Buffer[] = [];
  let from = 0;
  for (let at = 0; at < bytes.length; at++) {
    if (packets === 'split-utf8' && bytes[at]! < 0xc0) continue;
    cuts.push(bytes.subarray(from, at + 1));
    from = at + 1;
  }
  if (from < bytes.length) cuts.push(bytes.subarray(from));
  return cuts;
}

export function packetsOf(faults: ReadonlySet<FaultName>): Packets {
  if (faults.has('byte-per-packet')) return 'byte';
  return faults.has('split-utf8') ? 'split-utf8' : 'whole';
}
