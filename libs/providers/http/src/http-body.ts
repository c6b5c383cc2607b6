import { randomBytes } from 'node:crypto';

/** A request body with its type. */
export interface HttpBody {
  readonly contentType: string;
  readonly content: string | Buffer;
}

/** A form field, or a file when it has a `fileName`. */
export type MultipartPart =
  | { readonly name: string; readonly value: string }
  | { readonly name: string; readonly fileName: string; readonly contentType: string; readonly content: Buffer };

export const jsonBody = (value: unknown): HttpBody => ({ contentType: 'application/json', content: JSON.stringify(value) });

/** `multipart/form-data`, whole in memory: the files of a request are bounded by the catalog long before. */
export function multipartBody(parts: readonly MultipartPart[]): HttpBody {
  // Random, so that no client can put the boundary into a file of its own.
  const boundary = `portazgo-${randomBytes(18).toString('hex')}`;
  const pieces: Buffer[] = [];
  for (const part of parts) {
    const head = [`--${boundary}`, `content-disposition: form-data; name="${quoted(part.name)}"`];
    if ('fileName' in part) {
      head[1] += `; filename="${quoted(part.fileName)}"`;
      head.push(`content-type: ${part.contentType.replace(/[\r\n]/g, '')}`);
    }
    const content = 'fileName' in part ? part.content : Buffer.from(part.value, 'utf8');
    pieces.push(Buffer.from(`${head.join('\r\n')}\r\n\r\n`, 'utf8'), content, Buffer.from('\r\n'));
  }
  pieces.push(Buffer.from(`--${boundary}--\r\n`));
  return { contentType: `multipart/form-data; boundary=${boundary}`, content: Buffer.concat(pieces) };
}

/** As browsers do it: a name can neither end its quotes nor its line. */
function quoted(name: string): string {
  return name.replace(/\r\n|\r|\n/g, '%0D%0A').replaceAll('"', '%22');
}
