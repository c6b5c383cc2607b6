import { randomBytes } from 'node:crypto';
import { Webhook } from 'standardwebhooks';

const secretBytes = 32;

export function newWebhookSecret(): string {
  return `whsec_${randomBytes(secretBytes).toString('base64')}`;
}

export interface SignedMessage {
  id: string;
  body: string;
  sentAt: Date;
  /** The newest first; each gives a signature, so that a receiver may know only one of them. */
  secrets: readonly string[];
}

/** The headers of Standard Webhooks. */
export function signedHeaders({ id, body, sentAt, secrets }: SignedMessage): Record<string, string> {
  return {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(sentAt.getTime() / 1_000)),
    'webhook-signature': secrets.map((secret) => new Webhook(secret).sign(id, sentAt, body)).join(' '),
  };
}
