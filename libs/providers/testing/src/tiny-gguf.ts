/**
 * A language model as small as they come, written as a GGUF file: two layers of random weights over bytes. What it says is gibberish; that
 * a runtime loads it and speaks is the point.
 */
export function tinyGguf(): Buffer {
  const [embedding, layers, heads, feedForward, context] = [64, 2, 4, 128, 1_024];
  const bytes = Array.from({ length: 256 }, (_, byte) => `<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`);
  const tokens = ['<unk>', '<s>', '</s>', ...bytes, ...'abcdefghijklmnopqrstuvwxyz'.split(''), '▁'];
  const types = tokens.map((_, index) => (index === 0 ? 2 : index < 3 ? 3 : index < 259 ? 6 : 1));
  const metadata = [
    entry('general.architecture', text('llama')),
    entry('general.name', text('tiny')),
    entry('llama.context_length', uint32(context)),
    entry('llama.embedding_length', uint32(embedding)),
    entry('llama.block_count', uint32(layers)),
    entry('llama.feed_forward_length', uint32(feedForward)),
    entry('llama.attention.head_count', uint32(heads)),
    entry('llama.attention.layer_norm_rms_epsilon', float32(1e-5)),
    entry('llama.rope.dimension_count', uint32(embedding / heads)),
    entry('tokenizer.ggml.model', text('llama')),
    entry('tokenizer.ggml.tokens', list(8, tokens.map(bareText))),
    entry('tokenizer.ggml.scores', list(6, tokens.map((_, index) => float32(index < 259 ? 0 : -index).bytes))), // prettier-ignore
    entry('tokenizer.ggml.token_type', list(5, types.map((type) => uint32(type).bytes))), // prettier-ignore
    entry('tokenizer.ggml.bos_token_id', uint32(1)),
    entry('tokenizer.ggml.eos_token_id', uint32(2)),
    entry('tokenizer.ggml.unknown_token_id', uint32(0)),
  ];
  const square = [embedding, embedding];
  const shapes: [string, number[]][] = [['token_embd.weight', [embedding, tokens.length]]];
  for (let layer = 0; layer < layers; layer++)
    shapes.push(
      [`blk.${layer}.attn_norm.weight`, [embedding]],
      ...['q', 'k', 'v', 'output'].map((part): [string, number[]] => [`blk.${layer}.attn_${part}.weight`, square]),
      [`blk.${layer}.ffn_norm.weight`, [embedding]],
      [`blk.${layer}.ffn_gate.weight`, [embedding, feedForward]],
      [`blk.${layer}.ffn_up.weight`, [embedding, feedForward]],
      [`blk.${layer}.ffn_down.weight`, [feedForward, embedding]],
    );
  shapes.push(['output_norm.weight', [embedding]], ['output.weight', [embedding, tokens.length]]);

  const random = dice(7);
  let offset = 0;
  const tensors = shapes.map(([name, shape]) => {
    const weights = Float32Array.from({ length: shape.reduce((product, size) => product * size, 1) }, () => (shape.length === 1 ? 1 : random() - 0.5));
    const data = padded(Buffer.from(weights.buffer));
    const info = Buffer.concat([bareText(name), uint32(shape.length).bytes, ...shape.map(uint64), uint32(0).bytes, uint64(offset)]);
    offset += data.length;
    return { info, data };
  });
  const head = [Buffer.from('GGUF'), uint32(3).bytes, uint64(tensors.length), uint64(metadata.length), ...metadata, ...tensors.map(({ info }) => info)];
  return Buffer.concat([padded(Buffer.concat(head)), ...tensors.map(({ data }) => data)]);
}

interface Value {
  readonly type: number;
  readonly bytes: Buffer;
}

const alignment = 32;
const padded = (bytes: Buffer) => Buffer.concat([bytes, Buffer.alloc((alignment - (bytes.length % alignment)) % alignment)]);
const uint64 = (value: number) => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
};
const uint32 = (value: number): Value => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return { type: 4, bytes };
};
const float32 = (value: number): Value => {
  const bytes = Buffer.alloc(4);
  bytes.writeFloatLE(value);
  return { type: 6, bytes };
};
const bareText = (value: string) => Buffer.concat([uint64(Buffer.byteLength(value)), Buffer.from(value)]);
const text = (value: string): Value => ({ type: 8, bytes: bareText(value) });
const list = (type: number, items: Buffer[]): Value => ({ type: 9, bytes: Buffer.concat([uint32(type).bytes, uint64(items.length), ...items]) });
const entry = (key: string, { type, bytes }: Value) => Buffer.concat([bareText(key), uint32(type).bytes, bytes]);

/** The same numbers every time, 0 to 1. */
function dice(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 16_807) % 2_147_483_647) / 2_147_483_647;
}
