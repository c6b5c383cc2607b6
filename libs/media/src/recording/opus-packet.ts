/** Seconds of sound in one Opus packet, by its first bytes (RFC 6716, section 3.1). */
export function opusSeconds(first: number, second: number | undefined): number {
  const config = first >> 3;
  const frameMs = config < 12 ? [10, 20, 40, 60][config & 3]! : config < 16 ? [10, 20][config & 1]! : [2.5, 5, 10, 20][config & 3]!;
  const code = first & 3;
  const frames = code === 0 ? 1 : code < 3 ? 2 : (second ?? 0) & 0x3f;
  // A packet of more than 120 ms is none.
  return Math.min(frames * frameMs, 120) / 1_000;
}
