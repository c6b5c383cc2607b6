/** A table for a cyclic redundancy check of `bits` bits whose highest bit goes first. */
function tableOf(bits: 8 | 16 | 32, polynomial: number): Uint32Array {
  const mask = bits === 32 ? 0xffffffff : (1 << bits) - 1;
  return Uint32Array.from({ length: 256 }, (_unused, byte) => {
    let sum = (byte << (bits - 8)) >>> 0;
    for (let bit = 0; bit < 8; bit++) sum = ((sum << 1) ^ ((sum >>> (bits - 1)) & 1 ? polynomial : 0)) & mask;
    return sum >>> 0;
  });
}

const flacHead = tableOf(8, 0x07);
const flacFrame = tableOf(16, 0x8005);
const ogg = tableOf(32, 0x04c11db7);
const png = Uint32Array.from({ length: 256 }, (_unused, byte) => {
  let sum = byte;
  for (let bit = 0; bit < 8; bit++) sum = sum & 1 ? (sum >>> 1) ^ 0xedb88320 : sum >>> 1;
  return sum >>> 0;
});

export function flacHeadSum(bytes: Uint8Array): number {
  let sum = 0;
  for (const byte of bytes) sum = flacHead[sum ^ byte]!;
  return sum;
}

export function flacFrameSum(bytes: Uint8Array): number {
  let sum = 0;
  for (const byte of bytes) sum = ((sum << 8) & 0xffff) ^ flacFrame[(sum >>> 8) ^ byte]!;
  return sum;
}

export function oggSum(bytes: Uint8Array): number {
  let sum = 0;
  for (const byte of bytes) sum = ((sum << 8) ^ ogg[(sum >>> 24) ^ byte]!) >>> 0;
  return sum;
}

export function pngSum(bytes: Uint8Array): number {
  let sum = 0xffffffff;
  for (const byte of bytes) sum = (sum >>> 8) ^ png[(sum ^ byte) & 0xff]!;
  return (sum ^ 0xffffffff) >>> 0;
}
