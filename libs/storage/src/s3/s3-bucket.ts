import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  UploadPartCommand,
  type S3Client,
} from '@aws-sdk/client-s3';

export interface UploadedPart {
  ETag: string | undefined;
  PartNumber: number;
}

/** What the house asks of a bucket. */
export class S3Bucket {
  constructor(
    private readonly client: S3Client,
    private readonly name: string,
  ) {}

  async put(key: string, content: Buffer, mimeType: string, metadata: Record<string, string>): Promise<void> {
    await this.client.send(new PutObjectCommand({ ...this.#at(key), Body: content, ContentType: mimeType, Metadata: metadata }));
  }

  async beginUpload(key: string): Promise<string> {
    const { UploadId } = await this.client.send(new CreateMultipartUploadCommand(this.#at(key)));
    if (!UploadId) throw new Error('the server gave the upload no id');
    return UploadId;
  }

  async uploadPart(key: string, uploadId: string, number: number, content: Buffer): Promise<UploadedPart> {
    const { ETag } = await this.client.send(new UploadPartCommand({ ...this.#at(key), UploadId: uploadId, PartNumber: number, Body: content }));
    return { ETag, PartNumber: number };
  }

  async endUpload(key: string, uploadId: string, parts: UploadedPart[]): Promise<void> {
    await this.client.send(new CompleteMultipartUploadCommand({ ...this.#at(key), UploadId: uploadId, MultipartUpload: { Parts: parts } }));
  }

  async abortUpload(key: string, uploadId: string): Promise<void> {
    await this.client.send(new AbortMultipartUploadCommand({ ...this.#at(key), UploadId: uploadId }));
  }

  async copy(from: string, to: string, mimeType: string, metadata: Record<string, string>): Promise<void> {
    await this.client.send(
      new CopyObjectCommand({ ...this.#at(to), CopySource: `${this.name}/${from}`, MetadataDirective: 'REPLACE', Metadata: metadata, ContentType: mimeType }),
    );
  }

  async metadata(key: string): Promise<Record<string, string> | null> {
    try {
      const { Metadata = {} } = await this.client.send(new HeadObjectCommand(this.#at(key)));
      return Metadata;
    } catch (error) {
      if (isMissing(error)) return null;
      throw error;
    }
  }

  async *read(key: string, start: number, end: number): AsyncGenerator<Buffer> {
    const { Body, ContentRange } = await this.client.send(new GetObjectCommand({ ...this.#at(key), Range: `bytes=${start}-${end}` }));
    // Servers that only speak like S3 do not all know ranges: some answer with more, and some with something else.
    if (!Body || (start > 0 && !ContentRange?.startsWith(`bytes ${start}-`))) throw new Error('the server did not answer with the range');
    let bytesLeft = end - start + 1;
    for await (const chunk of Body as unknown as AsyncIterable<Uint8Array>) {
      if (bytesLeft <= 0) return;
      yield Buffer.from(chunk.buffer, chunk.byteOffset, Math.min(chunk.byteLength, bytesLeft));
      bytesLeft -= chunk.byteLength;
    }
  }

  async delete(key: string): Promise<void> {
    await this.client.send(new DeleteObjectCommand(this.#at(key)));
  }

  /** The folders at the top of the bucket. */
  async folders(): Promise<string[]> {
    const found: string[] = [];
    let token: string | undefined;
    do {
      const page = await this.client.send(new ListObjectsV2Command({ Bucket: this.name, Delimiter: '/', ContinuationToken: token }));
      for (const { Prefix } of page.CommonPrefixes ?? []) if (Prefix) found.push(Prefix.slice(0, -1));
      token = page.NextContinuationToken;
    } while (token);
    return found;
  }

  async deleteFolder(folder: string): Promise<void> {
    for (;;) {
      const { Contents = [] } = await this.client.send(new ListObjectsV2Command({ Bucket: this.name, Prefix: `${folder}/` }));
      const Objects = Contents.flatMap(({ Key }) => (Key ? [{ Key }] : []));
      if (Objects.length === 0) return;
      const { Errors = [] } = await this.client.send(new DeleteObjectsCommand({ Bucket: this.name, Delete: { Objects, Quiet: true } }));
      if (Errors.length > 0) throw new Error(`${Errors.length} objects of ${folder} could not be deleted: ${Errors[0]?.Code}`);
    }
  }

  #at(key: string): { Bucket: string; Key: string } {
    return { Bucket: this.name, Key: key };
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && (error.name === 'NotFound' || error.name === 'NoSuchKey');
}
