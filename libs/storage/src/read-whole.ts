export async function readWhole(content: AsyncIterable<Buffer>): Promise<Buffer> {
  const parts = [];
  for await (const part of content) parts.push(part);
  return Buffer.concat(parts);
}
