import { ProviderError, type CallOptions, type ProviderFile } from '@portazgo/providers-contract';
import { jsonBody, ProviderHttp, readReply, unreadable, type FaultRules } from '@portazgo/providers-http';
import { z } from 'zod';
import { falRefusal } from './fal.error.ts';

/** Larger files would swell the queue's JSON by a third of them. */
const inlineBytesMax = 5 * 1_048_576;
/** Above it the vendor wants parts. */
const uploadBytesMax = 90 * 1_048_576;
const replyBytesMax = 65_536;
const extension = /[\w-]+$/;
/** Domains of the vendor's file servers. Files go nowhere else, whatever an answer says, and never with the key. */
const fileDomains = ['.fal.media', '.fal.ai', '.fal.run'];

const upload = z.object({ upload_url: z.url(), file_url: z.url() });

/** Puts input files where the vendor finds them: at our own link, inside the request, or uploaded. */
export class FalFiles {
  constructor(
    private readonly rest: ProviderHttp,
    private readonly hosts: readonly string[],
    private readonly faults: FaultRules,
  ) {}

  async address(file: ProviderFile, options: CallOptions): Promise<string> {
    const link = await file.link();
    if (link) return link;
    if (file.bytes <= inlineBytesMax) return `data:${file.mimeType};base64,${(await file.read()).toString('base64')}`;
    try {
      return await this.upload(file, options);
    } catch (error) {
      throw notSubmitted(error);
    }
  }

  private async upload(file: ProviderFile, options: CallOptions): Promise<string> {
    const { provider } = this.faults;
    if (file.bytes > uploadBytesMax)
      throw new ProviderError({ provider, kind: 'too_large', accepted: 'no', field: file.role, reason: 'the provider takes files of at most 90 MiB' });
    const body = jsonBody({ content_type: file.mimeType, file_name: `${file.role}.${extension.exec(file.mimeType)?.[0] ?? 'bin'}` });
    const path = '/storage/upload/initiate?storage_type=fal-cdn-v3';
    const reply = await this.rest.request({ method: 'POST', path, body, accept: 'application/json', bodyBytesMax: replyBytesMax }, options);
    if (reply.status !== 200) throw falRefusal(this.faults, reply);
    const { upload_url: target, file_url: address } = readReply(provider, upload, reply.body);
    await this.put(new URL(target), file, options);
    return address;
  }

  private async put(target: URL, file: ProviderFile, options: CallOptions): Promise<void> {
    const { provider } = this.faults;
    if (!this.isFileServer(target)) throw unreadable(provider, 'the provider named a foreign address for uploads');
    const server = new ProviderHttp({ provider, baseUrl: target.origin, headers: {}, connectionsMax: 1 });
    try {
      const body = { contentType: file.mimeType, content: await file.read() };
      const reply = await server.request({ method: 'PUT', path: target.pathname + target.search, body, bodyBytesMax: replyBytesMax }, options);
      if (reply.status >= 300) throw falRefusal(this.faults, reply);
    } finally {
      await server.close();
    }
  }

  private isFileServer({ origin, protocol, hostname }: URL): boolean {
    if (this.hosts.some((host) => new URL(host).origin === origin)) return true;
    return protocol === 'https:' && fileDomains.some((domain) => hostname.endsWith(domain));
  }
}

/** Whatever happened to a file: the work itself was not sent. */
function notSubmitted(error: unknown): unknown {
  if (!(error instanceof ProviderError) || error.accepted === 'no') return error;
  const { provider, kind, reason, phase, upstreamStatus, cause } = error;
  const details = { provider, kind, reason, cause, accepted: 'no' } as const;
  return new ProviderError({ ...details, ...(phase ? { phase } : {}), ...(upstreamStatus ? { upstreamStatus } : {}) });
}
