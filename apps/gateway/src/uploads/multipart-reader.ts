import '@fastify/multipart';
import { Injectable } from '@nestjs/common';
import type { MediaKind, StoredFile } from '@portazgo/contracts';
import { ServiceError } from '@portazgo/errors';
import { ObjectStore } from '@portazgo/storage';
import type { EdgeRequest } from '../edge/inbound-call.ts';
import { RefusedField } from '../edge/refused-field.ts';
import { bodyLimitBytes } from '../edge/route-options.ts';
import { FormHash } from './form-hash.ts';
import { refuseForm } from './refused-form.ts';
import { UploadBounds } from './upload-bounds.ts';

/** What may come under one field name. */
export interface FileTerms {
  readonly accept: readonly MediaKind[];
  /** Less than the house's own limit of the kind. */
  readonly bytesMax?: number | undefined;
}

export interface FormTerms {
  /** Client id: known before the first byte is read. */
  readonly owner: string;
  readonly files: Readonly<Record<string, FileTerms>>;
  readonly filesMax?: number;
}

export interface ReceivedForm {
  /** Several under one name are a list, in the order of sending. */
  readonly fields: Record<string, string | string[]>;
  readonly files: { readonly field: string; readonly file: StoredFile }[];
  /** For idempotency, see `withBodyHash`. */
  readonly bodyHash: string;
}

const fieldsMax = 100;
const filesMaxDefault = 16;
const fieldName = /^[\w.-]{1,64}(\[\])?$/;

/** Reads a multipart form and lets its files flow into the object store. What fails on the way leaves none of them there. */
@Injectable()
export class MultipartReader {
  constructor(
    private readonly objects: ObjectStore,
    private readonly bounds: UploadBounds,
  ) {}

  isForm(request: EdgeRequest): boolean {
    return request.isMultipart();
  }

  async read(request: EdgeRequest, terms: FormTerms): Promise<ReceivedForm> {
    if (!request.isMultipart()) {
      const received = (request.headers['content-type'] ?? 'none').split(';', 1)[0]!.slice(0, 100);
      throw new ServiceError('unsupported_media_type', { received, expected: 'multipart/form-data' });
    }
    const files: { field: string; file: StoredFile }[] = [];
    try {
      return await this.receive(request, terms, files);
    } catch (error) {
      await Promise.allSettled(files.map(({ file }) => this.objects.delete(file.id)));
      throw refuseForm(error);
    }
  }

  private async receive(
    request: EdgeRequest,
    { owner, files: wanted, filesMax = filesMaxDefault }: FormTerms,
    files: { field: string; file: StoredFile }[],
  ): Promise<ReceivedForm> {
    const fields = new Map<string, string[]>();
    const hash = new FormHash(request);
    const limits = {
      fieldNameSize: 100,
      fieldSize: bodyLimitBytes,
      fields: fieldsMax,
      files: filesMax,
      parts: fieldsMax + filesMax,
      headerPairs: 20,
      fileSize: Infinity,
    };
    let textBytes = 0;
    for await (const part of request.parts({ limits })) {
      if (!fieldName.test(part.fieldname)) throw unknownField(part.fieldname);
      if (part.type === 'field') {
        const value = String(part.value);
        textBytes += Buffer.byteLength(value);
        if (part.valueTruncated || textBytes > bodyLimitBytes) throw new ServiceError('body_too_large', { limitBytes: bodyLimitBytes });
        hash.addField(part.fieldname, value);
        fields.set(part.fieldname, [...(fields.get(part.fieldname) ?? []), value]);
        continue;
      }
      const expected = Object.hasOwn(wanted, part.fieldname) ? wanted[part.fieldname] : undefined;
      if (!expected) throw unwantedFile(part.fieldname);
      const file = await this.objects.put(part.file, {
        owner,
        keepSeconds: this.bounds.keepSeconds,
        bytesMax: this.bounds.bytesMaxOf(expected.accept, expected.bytesMax),
        accept: expected.accept,
        field: part.fieldname,
        name: part.filename,
      });
      files.push({ field: part.fieldname, file });
      this.bounds.requireBytes(file, part.fieldname, expected.bytesMax);
      hash.addFile(part.fieldname, file.sha256);
    }
    const bodyHash = hash.digest();
    request.bodyHash = bodyHash;
    // Clients write fields that they leave empty: an empty one is as if absent.
    const given = [...fields].flatMap(([name, values]): [string, string | string[]][] => {
      const [first, ...others] = values.filter((value) => value !== '');
      return first === undefined ? [] : [[name, others.length === 0 ? first : [first, ...others]]];
    });
    return { fields: Object.fromEntries(given), files, bodyHash };
  }
}

function unknownField(name: string): RefusedField {
  return new RefusedField(name.replaceAll(/[^\w.[\]-]/g, '?').slice(0, 64), {
    es: 'no es un nombre de campo',
    pt: 'não é um nome de campo',
    en: 'is not a field name',
  });
}

function unwantedFile(name: string): RefusedField {
  return new RefusedField(name, { es: 'no admite un archivo', pt: 'não aceita um arquivo', en: 'does not take a file' });
}
