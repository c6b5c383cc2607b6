import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';

const compress = promisify(gzip);
const decompress = promisify(gunzip);

// The first bytes say what it is: no sealed content can be taken for a picture or a recording.
const magic = Buffer.from('PTZR');
const version = 1;
const ivBytes = 12;
const tagBytes = 16;
const headBytes = magic.length + 1 + ivBytes + tagBytes;
const thoughtPrefix = 'ptz1.';

/** Seals what is kept of responses: AES-256-GCM, bound to whom and what it belongs to, so that a text opens nowhere else. */
export class ResponseCipher {
  readonly #contentKey: Buffer;
  readonly #thoughtKey: Buffer;
  readonly #nameKey: Buffer;

  constructor(keyHex: string) {
    if (!/^[0-9a-fA-F]{64}$/.test(keyHex)) throw new Error('The key of the stored responses must be 32 bytes as hexadecimal digits');
    const derive = (purpose: string) => Buffer.from(hkdfSync('sha256', Buffer.from(keyHex, 'hex'), '', purpose, 32));
    this.#contentKey = derive('content of responses');
    this.#thoughtKey = derive('thoughts of responses');
    this.#nameKey = derive('names of responses');
  }

  async seal(text: string, place: string): Promise<Buffer> {
    return seal(this.#contentKey, await compress(Buffer.from(text)), place);
  }

  /** Throws for what was changed, moved, or sealed under another key. `bytesMax`: of the opened text. */
  async open(sealed: Buffer, place: string, bytesMax: number): Promise<string> {
    return (await decompress(open(this.#contentKey, sealed, place), { maxOutputLength: bytesMax })).toString('utf8');
  }

  /** 32 bytes that only a holder of the key can compute from a name. */
  hideName(name: string): Buffer {
    return createHmac('sha256', this.#nameKey).update(name).digest();
  }

  /** A thought in the form in which a client carries it. */
  sealThought(text: string): string {
    return thoughtPrefix + seal(this.#thoughtKey, Buffer.from(text), 'thought').toString('base64url');
  }

  /** Undefined for what was not sealed here: a conversation may have begun with another provider. */
  openThought(sealed: string): string | undefined {
    if (!sealed.startsWith(thoughtPrefix)) return undefined;
    try {
      return open(this.#thoughtKey, Buffer.from(sealed.slice(thoughtPrefix.length), 'base64url'), 'thought').toString('utf8');
    } catch {
      return undefined;
    }
  }
}

function seal(key: Buffer, content: Buffer, place: string): Buffer {
  const iv = randomBytes(ivBytes);
  const cipher = createCipheriv('aes-256-gcm', key, iv, { authTagLength: tagBytes }).setAAD(Buffer.from(`${version}|${place}`));
  const sealed = Buffer.concat([cipher.update(content), cipher.final()]);
  return Buffer.concat([magic, Buffer.from([version]), iv, cipher.getAuthTag(), sealed]);
}

function open(key: Buffer, sealed: Buffer, place: string): Buffer {
  const isOurs = sealed.length >= headBytes && sealed.subarray(0, magic.length).equals(magic) && sealed[magic.length] === version;
  if (!isOurs) throw new Error('sealed in a way this process does not know');
  const at = magic.length + 1;
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(at, at + ivBytes), { authTagLength: tagBytes })
    .setAAD(Buffer.from(`${version}|${place}`))
    .setAuthTag(sealed.subarray(at + ivBytes, headBytes));
  return Buffer.concat([decipher.update(sealed.subarray(headBytes)), decipher.final()]);
}
