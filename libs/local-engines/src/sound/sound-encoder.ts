/** What an encoder is opened for. */
export interface EncoderShape {
  readonly sampleRate: number;
  readonly channels: 1 | 2;
  /** The length is not known when the first bytes leave: a WAV then says "until the end". */
  readonly isStreamed: boolean;
}

/** Makes the bytes of one file, piece by piece: whatever it returned so far, in order, is a beginning of the file. */
export interface SoundEncoder {
  encode(channels: readonly Float32Array[]): Buffer;
  /** The rest. Nothing can be encoded after it. */
  finish(): Buffer;
}
