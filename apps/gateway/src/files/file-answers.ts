import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import type { StoredFile } from '@portazgo/contracts';
import { ServiceError } from '@portazgo/errors';
import { ObjectStore } from '@portazgo/storage';
import type { FastifyReply } from 'fastify';
import { Drain } from '../inference/drain.ts';
import { isUnchanged, mayContinue, readRange } from './byte-range.ts';
import { etagOf, fileHeaders } from './file-headers.ts';

export class ReaderBounds {
  constructor(
    /** A reader that takes nothing for so long is cut. */
    readonly stallMs: number,
  ) {}
}

/** Hands a file over, whole or in part. The store is read as fast as the reader takes it. */
@Injectable()
export class FileAnswers {
  constructor(
    private readonly objects: ObjectStore,
    private readonly bounds: ReaderBounds,
    private readonly drain: Drain,
  ) {}

  send(reply: FastifyReply, file: StoredFile, options: { download: boolean }): void {
    const { headers, method } = reply.request;
    const validators = { etag: etagOf(file), modifiedAtMs: Math.floor(Date.parse(file.createdAt) / 1_000) * 1_000 };
    const described = fileHeaders(file, { ...options, now: new Date() });
    if (isUnchanged(headers, validators)) {
      const { 'content-type': _, 'content-disposition': __, ...unchanged } = described;
      void reply.code(304).headers(unchanged).send();
      return;
    }
    const range = mayContinue(one(headers['if-range']), validators) ? readRange(headers.range, file.bytes) : 'whole';
    if (range === 'outside') {
      void reply.header('content-range', `bytes */${file.bytes}`).header('accept-ranges', 'bytes');
      throw new ServiceError('range_not_satisfiable', { bytes: file.bytes });
    }
    const part = range === 'whole' ? { start: 0, end: file.bytes - 1 } : range;
    if (range !== 'whole') void reply.code(206).header('content-range', `bytes ${part.start}-${part.end}/${file.bytes}`);
    void reply.headers({ ...described, 'content-length': String(part.end - part.start + 1) });
    // Of a stream the server takes no length, and leaves the one that is told.
    if (method === 'HEAD') void reply.send(Readable.from([]));
    else this.stream(reply, Readable.from(this.objects.read(file.id, part)));
  }

  private stream(reply: FastifyReply, content: Readable): void {
    const { raw } = reply;
    const leave = this.drain.enter({ end: () => raw.destroy() });
    raw.setTimeout(this.bounds.stallMs, () => raw.destroy());
    raw.once('close', leave);
    void reply.send(content);
  }
}

const one = (value: string | string[] | undefined) => (Array.isArray(value) ? value[0] : value);
