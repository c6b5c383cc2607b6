import type { Sound } from './sound.ts';
import { soundOf } from './decoded-pieces.ts';

/** Packets decoded in one go: four seconds at the usual 20 ms. */
const packetsAtOnce = 200;
const opusRate = 48_000;

/** The first sound track of a Matroska, WebM or MP4 file, when it is Opus; null when it is anything else. */
export async function demuxedOpus(bytes: Buffer): Promise<AsyncGenerator<Sound> | null> {
  const { Input, BufferSource, ALL_FORMATS, EncodedPacketSink } = await import('mediabunny');
  const input = new Input({ source: new BufferSource(bytes), formats: ALL_FORMATS });
  const track = await input.getPrimaryAudioTrack();
  if (track?.codec !== 'opus') return null;
  const channels = Math.min(2, track.numberOfChannels);
  return (async function* () {
    const { OpusDecoder } = await import('opus-decoder');
    const head = (await track.getDecoderConfig())?.description;
    const decoder = new OpusDecoder({ channels, streamCount: 1, coupledStreamCount: channels - 1, channelMappingTable: [0, 1].slice(0, channels) });
    await decoder.ready;
    // The encoder's run-in, which the head of the track names, is no part of the sound.
    let skipped = head === undefined ? 0 : preSkip(head);
    try {
      let packets: Uint8Array[] = [];
      const flush = function* (): Generator<Sound> {
        for (const sound of soundOf(decoder.decodeFrames(packets))) {
          const cut = Math.min(skipped, sound.channels[0]?.length ?? 0);
          skipped -= cut;
          yield { sampleRate: opusRate, channels: sound.channels.map((channel) => channel.subarray(cut)) };
        }
        packets = [];
      };
      for await (const packet of new EncodedPacketSink(track).packets()) {
        packets.push(packet.data);
        if (packets.length === packetsAtOnce) yield* flush();
      }
      if (packets.length > 0) yield* flush();
    } finally {
      decoder.free();
    }
  })();
}

function preSkip(description: ArrayBufferLike | ArrayBufferView): number {
  const head = ArrayBuffer.isView(description) ? Buffer.from(description.buffer, description.byteOffset, description.byteLength) : Buffer.from(description);
  return head.length >= 12 && head.toString('latin1', 0, 8) === 'OpusHead' ? head.readUInt16LE(10) : 0;
}
