/** Sound as it is worked with: samples from -1 to 1 for each channel, all of one length. */
export interface Sound {
  readonly sampleRate: number;
  readonly channels: readonly Float32Array[];
}

export const samplesOf = ({ channels }: Sound): number => channels[0]?.length ?? 0;

export const secondsOf = (sound: Sound): number => samplesOf(sound) / sound.sampleRate;

/** All channels in one, none louder than it was. */
export function monoOf({ channels, sampleRate }: Sound): Sound {
  const [first = new Float32Array(0), ...others] = channels;
  if (others.length === 0) return { sampleRate, channels: [first] };
  const mixed = first.map((sample, at) => others.reduce((sum, channel) => sum + (channel[at] as number), sample) / channels.length);
  return { sampleRate, channels: [mixed] };
}

/** One after the other. They have one sample rate and as many channels. */
export function joined(sounds: readonly Sound[]): Sound {
  const [first] = sounds;
  if (!first) throw new Error('no sound to join');
  const length = sounds.reduce((sum, sound) => sum + samplesOf(sound), 0);
  const channels = first.channels.map((_, channel) => {
    const whole = new Float32Array(length);
    let at = 0;
    for (const sound of sounds) {
      whole.set(sound.channels[channel] as Float32Array, at);
      at += samplesOf(sound);
    }
    return whole;
  });
  return { sampleRate: first.sampleRate, channels };
}
