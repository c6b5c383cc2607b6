import {
  ALL_FORMATS,
  BufferSource,
  BufferTarget,
  EncodedAudioPacketSource,
  EncodedPacket,
  EncodedPacketSink,
  EncodedVideoPacketSource,
  Input,
  Mp4OutputFormat,
  Output,
} from 'mediabunny';
import { timeless } from './timeless.ts';

const note = 'Made by rules by Portazgo (local/film)';

/** Lays a film out so that browsers play it while it loads, with its music, without encoding either again. */
export async function webFilm(video: Uint8Array, music: Buffer | null, seconds: number): Promise<Buffer> {
  const target = new BufferTarget();
  const output = new Output({ format: new Mp4OutputFormat({ fastStart: 'in-memory' }), target });
  const videoTrack = await inputOf(video).getPrimaryVideoTrack();
  if (videoTrack?.codec !== 'avc') throw new Error('the encoder made no H.264');
  const pictures = new EncodedVideoPacketSource('avc');
  output.addVideoTrack(pictures);
  const soundTrack = music ? await inputOf(music).getPrimaryAudioTrack() : null;
  const sound = soundTrack ? new EncodedAudioPacketSource('mp3') : null;
  if (sound) output.addAudioTrack(sound);
  output.setMetadataTags({ comment: note });
  await output.start();
  const config = await videoTrack.getDecoderConfig();
  for await (const { data, timestamp, duration } of new EncodedPacketSink(videoTrack).packets()) {
    // The encoder's file does not say where decoding may begin, and a player that leaps would begin anywhere.
    const packet = new EncodedPacket(data, beginsAnew(data) ? 'key' : 'delta', timestamp, duration);
    await pictures.add(packet, config ? { decoderConfig: config } : undefined);
  }
  if (soundTrack && sound) {
    const soundConfig = await soundTrack.getDecoderConfig();
    for await (const packet of new EncodedPacketSink(soundTrack).packets()) {
      if (packet.timestamp >= seconds) break;
      await sound.add(packet, soundConfig ? { decoderConfig: soundConfig } : undefined);
    }
  }
  await output.finalize();
  if (!target.buffer) throw new Error('no film came out');
  return timeless(Buffer.from(target.buffer));
}

const inputOf = (bytes: Uint8Array) => new Input({ source: new BufferSource(bytes), formats: ALL_FORMATS });

const lengthBytes = 4;
const unitTypeBits = 0x1f;
const wholePicture = 5;

/** Whether one of a frame's units is a picture that needs no other (IDR). */
function beginsAnew(frame: Uint8Array): boolean {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.length);
  for (let at = 0; at + lengthBytes < frame.length; at += lengthBytes + view.getUint32(at))
    if (((frame[at + lengthBytes] as number) & unitTypeBits) === wholePicture) return true;
  return false;
}
