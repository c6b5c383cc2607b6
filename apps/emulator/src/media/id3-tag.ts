/** An ID3v2.3 tag with a title and a comment, in front of MP3 and AAC. */
export function id3Tag(title: string, comment: string): Buffer {
  const frames = Buffer.concat([
    frame('TIT2', Buffer.concat([Buffer.from([0]), latin1(title)])),
    frame('COMM', Buffer.concat([Buffer.from('\0eng\0', 'latin1'), latin1(comment)])),
  ]);
  const head = Buffer.from('ID3\u0003\0\0\0\0\0\0', 'latin1');
  // Seven bits a byte, so that no size looks like the start of a frame.
  for (let place = 0; place < 4; place++) head[6 + place] = (frames.length >> (7 * (3 - place))) & 0x7f;
  return Buffer.concat([head, frames]);
}

function frame(name: string, content: Buffer): Buffer {
  const head = Buffer.alloc(10);
  head.write(name, 'latin1');
  head.writeUInt32BE(content.length, 4);
  return Buffer.concat([head, content]);
}

function latin1(text: string): Buffer {
  return Buffer.from(text.replaceAll(/[^ -ÿ]/g, '?'), 'latin1');
}
