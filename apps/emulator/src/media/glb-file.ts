import { commentOf, type Label, paletteOf } from './label.ts';

/** A cube of one colour as binary glTF 2.0: eight corners, twelve triangles. */
export function glbFile(label: Label): Buffer {
  const corners = new Float32Array([0, 1, 2, 3, 4, 5, 6, 7].flatMap((corner) => [corner & 1 ? 1 : -1, corner & 2 ? 1 : -1, corner & 4 ? 1 : -1]));
  const triangles = new Uint16Array([0, 2, 1, 1, 2, 3, 4, 5, 6, 5, 7, 6, 0, 1, 4, 1, 5, 4, 2, 6, 3, 3, 6, 7, 0, 4, 2, 2, 4, 6, 1, 3, 5, 3, 7, 5]);
  const content = Buffer.concat([Buffer.from(corners.buffer), Buffer.from(triangles.buffer)]);
  const colour = paletteOf(label)[1]!.map((value) => value / 255);
  const description = {
    asset: { version: '2.0', generator: 'emulator', extras: { comment: commentOf(label) } },
    scene: 0,
    scenes: [{ nodes: [0] }],
    nodes: [{ mesh: 0, name: 'EMULATED' }],
    materials: [{ pbrMetallicRoughness: { baseColorFactor: [...colour, 1] } }],
    meshes: [{ primitives: [{ attributes: { POSITION: 0 }, indices: 1, material: 0 }] }],
    accessors: [
      { bufferView: 0, componentType: 5126, count: 8, type: 'VEC3', min: [-1, -1, -1], max: [1, 1, 1] },
      { bufferView: 1, componentType: 5123, count: triangles.length, type: 'SCALAR' },
    ],
    bufferViews: [
      { buffer: 0, byteOffset: 0, byteLength: corners.byteLength, target: 34962 },
      { buffer: 0, byteOffset: corners.byteLength, byteLength: triangles.byteLength, target: 34963 },
    ],
    buffers: [{ byteLength: content.length }],
  };
  const json = Buffer.from(JSON.stringify(description));
  const chunks = [chunk(0x4e4f534a, json, ' '), chunk(0x004e4942, content, '\0')];
  const head = Buffer.alloc(12);
  head.write('glTF', 'latin1');
  head.writeUInt32LE(2, 4);
  head.writeUInt32LE(12 + chunks[0]!.length + chunks[1]!.length, 8);
  return Buffer.concat([head, ...chunks]);
}

/** Chunks end at a multiple of four. */
function chunk(type: number, content: Buffer, filler: string): Buffer {
  const padded = Buffer.concat([content, Buffer.alloc((4 - (content.length % 4)) % 4, filler)]);
  const head = Buffer.alloc(8);
  head.writeUInt32LE(padded.length, 0);
  head.writeUInt32LE(type, 4);
  return Buffer.concat([head, padded]);
}
