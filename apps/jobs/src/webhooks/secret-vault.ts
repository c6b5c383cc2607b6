import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/** Where a secret lies. It opens nowhere else: a value that was moved to another row or column is refused. */
export interface SecretPlace {
  table: string;
  column: string;
  row: string;
}

const keyBytes = 32;
const ivBytes = 12;
const tagBytes = 16;

/** Seals the clients' webhook secrets for the database: AES-256-GCM, as version, IV, tag and ciphertext in one value. */
export class SecretVault {
  readonly #key: Buffer;

  constructor(
    keyHex: string,
    private readonly version = 1,
  ) {
    if (!/^[0-9a-fA-F]{64}$/.test(keyHex)) throw new Error(`The key of the webhook secrets must be ${keyBytes} bytes as hexadecimal digits`);
    this.#key = Buffer.from(keyHex, 'hex');
  }

  seal(secret: string, place: SecretPlace): Buffer {
    const iv = randomBytes(ivBytes);
    const cipher = createCipheriv('aes-256-gcm', this.#key, iv, { authTagLength: tagBytes }).setAAD(boundTo(place, this.version));
    const sealed = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
    return Buffer.concat([Buffer.from([this.version]), iv, cipher.getAuthTag(), sealed]);
  }

  open(sealed: Uint8Array, place: SecretPlace): string {
    const value = Buffer.from(sealed);
    const version = value.at(0);
    if (version !== this.version || value.length <= 1 + ivBytes + tagBytes)
      throw new Error(`A webhook secret is sealed in a way this process does not know (${version})`);
    const decipher = createDecipheriv('aes-256-gcm', this.#key, value.subarray(1, 1 + ivBytes), { authTagLength: tagBytes })
      .setAAD(boundTo(place, version))
      .setAuthTag(value.subarray(1 + ivBytes, 1 + ivBytes + tagBytes));
    return Buffer.concat([decipher.update(value.subarray(1 + ivBytes + tagBytes)), decipher.final()]).toString('utf8');
  }
}

function boundTo({ table, column, row }: SecretPlace, version: number): Buffer {
  return Buffer.from(`${table}|${column}|${row}|${version}`);
}
