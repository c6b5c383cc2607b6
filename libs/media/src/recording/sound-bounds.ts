/**
 * Bytes of sound whose length nothing tells are counted at 8 kbit/s, the lowest rate at which the formats here carry speech:
 * a bound of a price has to be one.
 */
export const lowestBytesPerSecond = 1_000;
/** 192,000 samples a second of 32 bits on two channels. Sound that would need more is not as short as it claims. */
export const highestBytesPerSecond = 1_536_000;
