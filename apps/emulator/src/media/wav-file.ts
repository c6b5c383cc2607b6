/** Mono, 16 bits. The comment stands behind the samples: readers that expect 44 bytes of head are served too. */
export function wavFile(samples: Buffer, sampleRate: number, comment: string): Buffer {
  const text = Buffer.from(`${comment}\0${comment.length % 2 === 0 ? '\0' : ''}`, 'latin1');
  const info = Buffer.concat([Buffer.from('LIST....INFOICMT....', 'latin1'), text]);
  info.writeUInt32LE(info.length - 8, 4);
  info.writeUInt32LE(text.length, 16);
  const head = Buffer.alloc(44);
  head.write('RIFF....WAVEfmt ', 'latin1');
  head.writeUInt32LE(36 + samples.length + info.length, 4);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(sampleRate, 24);
  head.writeUInt32LE(sampleRate * 2, 28);
  head.writeUInt16LE(2, 32);
  head.writeUInt16LE(16, 34);
  head.write('data', 36, 'latin1');
  head.writeUInt32LE(samples.length, 40);
  return Buffer.concat([head, samples, info]);
}
