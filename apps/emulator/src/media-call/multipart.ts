import { Busboy, type BusboyInstance } from '@fastify/busboy';
import type { MediaCall } from './media-call.ts';

export interface UploadedFile {
  readonly field: string;
  readonly name: string;
  readonly type: string;
  readonly bytes: Buffer;
}

/** A form: texts and files by field. A field may come several times. */
export interface Form {
  readonly texts: ReadonlyMap<string, readonly string[]>;
  readonly files: readonly UploadedFile[];
}

export function isMultipart({ headers }: Pick<MediaCall, 'headers'>): boolean {
  return /^multipart\/form-data\s*;/i.test(headers['content-type'] ?? '');
}

/** Undefined when the body is no whole form. */
export function readForm({ headers, body }: Pick<MediaCall, 'headers' | 'body'>): Promise<Form | undefined> {
  return new Promise((resolve) => {
    const texts = new Map<string, string[]>();
    const files: UploadedFile[] = [];
    let parser: BusboyInstance;
    try {
      parser = new Busboy({ headers: { ...headers, 'content-type': headers['content-type'] ?? '' }, limits: { fieldSize: 32 * 1024 * 1024 } });
    } catch {
      resolve(undefined);
      return;
    }
    parser.on('field', (field: string, value: string) => texts.set(field, [...(texts.get(field) ?? []), value]));
    parser.on('file', (field: string, stream: NodeJS.ReadableStream, name: string, _encoding: string, type: string) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => files.push({ field, name, type, bytes: Buffer.concat(chunks) }));
      stream.on('error', () => resolve(undefined));
    });
    parser.on('finish', () => resolve({ texts, files }));
    parser.on('error', () => resolve(undefined));
    parser.end(body);
  });
}
