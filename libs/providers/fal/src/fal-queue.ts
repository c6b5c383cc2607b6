import type { UpstreamTask } from '@portazgo/contracts';
import { asPoll, jsonBody, readReply, type FaultRules, type HttpReply, type ProviderHttp } from '@portazgo/providers-http';
import type { CallOptions } from '@portazgo/providers-contract';
import { z } from 'zod';
import { falRefusal } from './fal.error.ts';

const replyBytesMax = 32 * 1_048_576;
/** Namespaces that stand before owner and app. */
const namespaces = ['workflows', 'comfy'];
const segment = /^(?!\.+$)[\w.+=,:@-]+$/;

const submitted = z.object({
  request_id: z.string().min(1),
  status_url: z.string().nullish().catch(null),
  response_url: z.string().nullish().catch(null),
  cancel_url: z.string().nullish().catch(null),
});
const taskStatus = z.object({
  status: z.enum(['IN_QUEUE', 'IN_PROGRESS', 'COMPLETED']),
  queue_position: z.number().int().min(0).nullish().catch(null),
  error: z.unknown().optional(),
});
export type FalTaskStatus = z.output<typeof taskStatus>;

export const isEndpointId = (id: string): boolean => id.split('/').length >= 2 && id.split('/').every((part) => segment.test(part));

/** The vendor's queue: submit, status, result, cancel. Knows nothing of what is made. */
export class FalQueue {
  private readonly host: URL;

  constructor(
    private readonly http: ProviderHttp,
    baseUrl: string,
    private readonly faults: FaultRules,
  ) {
    this.host = new URL(baseUrl);
  }

  async submit(endpointId: string, input: unknown, callbackUrl: string | null, options: CallOptions): Promise<UpstreamTask> {
    const path = `/${endpointId}${callbackUrl ? `?fal_webhook=${encodeURIComponent(callbackUrl)}` : ''}`;
    const reply = await this.http.request({ ...json, method: 'POST', path, body: jsonBody(input) }, options);
    if (reply.status !== 200 && reply.status !== 202) throw falRefusal(this.faults, reply);
    const { request_id: id, status_url, response_url, cancel_url } = readReply(this.faults.provider, submitted, reply.body);
    const task = `/${appOf(endpointId)}/requests/${encodeURIComponent(id)}`;
    const data = {
      status: this.ownPath(status_url) ?? `${task}/status`,
      response: this.ownPath(response_url) ?? task,
      cancel: this.ownPath(cancel_url) ?? `${task}/cancel`,
      submittedAtUnixMs: String(Date.now()),
    };
    return { id, data };
  }

  /** Null: the vendor does not know the task. */
  async status({ data }: UpstreamTask, options: CallOptions): Promise<FalTaskStatus | null> {
    const path = `${data['status'] ?? ''}${data['status']?.includes('?') ? '&' : '?'}logs=0`;
    return asPoll(
      this.http.request({ ...json, method: 'GET', path }, options).then((reply) => {
        if (reply.status === 404) return null;
        if (reply.status !== 200 && reply.status !== 202) throw falRefusal(this.faults, reply);
        return readReply(this.faults.provider, taskStatus, reply.body);
      }),
    );
  }

  result({ data }: UpstreamTask, options: CallOptions): Promise<HttpReply> {
    return asPoll(this.http.request({ ...json, method: 'GET', path: data['response'] ?? '' }, options));
  }

  /** True: the vendor took the wish. It does not say that anything stopped. */
  async cancel({ data }: UpstreamTask, options: CallOptions): Promise<boolean> {
    const reply = await asPoll(this.http.request({ ...json, method: 'PUT', path: data['cancel'] ?? '' }, options));
    if (reply.status === 200 || reply.status === 202) return true;
    if (reply.status === 400 || reply.status === 409 || reply.status === 404) return false;
    throw falRefusal(this.faults, reply);
  }

  /**
   * The path of an address the vendor gave, when it lies on the configured host. The key travels with every call: it must never follow
   * an answer to another host. Then the documented paths are used instead, for the task is accepted and must be found again.
   */
  private ownPath(address: string | null | undefined): string | null {
    if (!address || !URL.canParse(address)) return null;
    const url = new URL(address);
    const prefix = this.host.pathname.replace(/\/+$/, '');
    if (url.origin !== this.host.origin || !url.pathname.startsWith(`${prefix}/`)) return null;
    return url.pathname.slice(prefix.length) + url.search;
  }
}

const json = { accept: 'application/json', bodyBytesMax: replyBytesMax } as const;

/** Tasks live under owner and app, without the endpoint's further path. */
function appOf(endpointId: string): string {
  const parts = endpointId.split('/');
  return parts.slice(0, namespaces.includes(parts[0] ?? '') ? 3 : 2).join('/');
}
