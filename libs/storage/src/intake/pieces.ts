/** The same bytes in pieces of one size; only the last may be shorter. */
export async function* pieces(content: AsyncIterable<Buffer>, pieceBytes: number): AsyncGenerator<Buffer> {
  let waiting: Buffer[] = [];
  let waitingBytes = 0;
  for await (const chunk of content) {
    let rest = chunk;
    while (waitingBytes + rest.length >= pieceBytes) {
      const taken = rest.subarray(0, pieceBytes - waitingBytes);
      yield waiting.length === 0 ? taken : Buffer.concat([...waiting, taken], pieceBytes);
      rest = rest.subarray(taken.length);
      [waiting, waitingBytes] = [[], 0];
    }
    if (rest.length > 0) waiting.push(rest);
    waitingBytes += rest.length;
  }
  if (waitingBytes > 0) yield waiting.length === 1 ? waiting[0]! : Buffer.concat(waiting, waitingBytes);
}
