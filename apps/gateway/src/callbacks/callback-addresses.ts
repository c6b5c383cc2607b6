import { verifyCallback } from '@portazgo/contracts';
import { routeNotFound } from '../edge/to-service-error.ts';

/** Which addresses were given to providers. */
export class CallbackAddresses {
  constructor(private readonly secret: string) {}

  /** Any other is told what an address is told that is none. */
  require({ method, url, params }: { method: string; url: string; params: unknown }): void {
    const { jobId, token } = params as { jobId?: string; token?: string };
    if (jobId === undefined || token === undefined || !verifyCallback(jobId, token, this.secret)) throw routeNotFound({ method, url });
  }
}
