import { checkAddress, postWebhook } from '@portazgo/contracts';
import type { RpcClient } from '@portazgo/messaging';
import { newRequestId } from '@portazgo/platform';
import type { z } from 'zod';

export type PostReply = z.output<typeof postWebhook.reply>;

export interface Post {
  url: string;
  headers: Record<string, string>;
  body: string;
  timeoutMs: number;
}

/** The only process that speaks to addresses of clients, as this service asks it. */
export abstract class Courier {
  /** Null when the address may be used; else why not. */
  abstract faultOf(url: string): Promise<string | null>;
  abstract post(post: Post): Promise<PostReply>;
}

const checkTimeoutMs = 5_000;
/** A post may have to wait for others to the same receiver. */
const patienceMs = 25_000;

export class NatsCourier extends Courier {
  constructor(private readonly rpc: RpcClient) {
    super();
  }

  async faultOf(url: string): Promise<string | null> {
    const { allowed, reason } = await this.rpc.call(checkAddress, { url }, { context: aContext(), timeoutMs: checkTimeoutMs });
    return allowed ? null : (reason ?? 'is not allowed');
  }

  post(post: Post): Promise<PostReply> {
    return this.rpc.call(postWebhook, post, { context: aContext(), timeoutMs: post.timeoutMs + patienceMs });
  }
}

const aContext = () => ({ requestId: newRequestId(), locale: 'en' as const });
