import type { Pool } from 'pg';
import type { SecretPlace, SecretVault } from './secret-vault.ts';
import { newWebhookSecret } from './webhook-signature.ts';

/** How a secret and its predecessor lie in a row. */
export interface SealedSecrets {
  secret: Buffer;
  /** Null once its time is over. */
  previous_secret: Buffer | null;
}

type SecretTable = 'webhook_endpoints' | 'webhook_request_secrets';

const placeOf = (table: SecretTable, column: SecretPlace['column'], row: string): SecretPlace => ({ table, column, row });

/** The secrets of endpoints and of requests' addresses: made, replaced and opened here, sealed wherever they lie. */
export class WebhookSecrets {
  constructor(
    private readonly pool: Pool,
    private readonly vault: SecretVault,
  ) {}

  /** A new secret for a row that is about to be written. */
  make(table: SecretTable, row: string): { secret: string; sealed: Buffer } {
    const secret = newWebhookSecret();
    return { secret, sealed: this.vault.seal(secret, placeOf(table, 'secret', row)) };
  }

  /** Those that are good now, the newest first. */
  open(table: SecretTable, row: string, { secret, previous_secret: previous }: SealedSecrets): string[] {
    const newest = this.vault.open(secret, placeOf(table, 'secret', row));
    return previous ? [newest, this.vault.open(previous, placeOf(table, 'previous_secret', row))] : [newest];
  }

  /** What a rotation writes: the new secret, and the old one sealed for the place it moves to. */
  replace(table: SecretTable, row: string, { secret: old }: Pick<SealedSecrets, 'secret'>): { secret: string; sealed: Buffer; previous: Buffer } {
    const previous = this.vault.seal(this.vault.open(old, placeOf(table, 'secret', row)), placeOf(table, 'previous_secret', row));
    return { ...this.make(table, row), previous };
  }

  /** The client's secret for addresses that came with requests, made when first asked. */
  async ofRequests(clientId: string): Promise<string[]> {
    return this.open('webhook_request_secrets', clientId, await this.#rowOfRequests(clientId));
  }

  /** Puts a new one in its place; the older stays good for so long. */
  async rotateOfRequests(clientId: string, graceSeconds: number): Promise<string> {
    for (;;) {
      const old = await this.#rowOfRequests(clientId);
      const { secret, sealed, previous } = this.replace('webhook_request_secrets', clientId, old);
      const { rowCount } = await this.pool.query(
        `UPDATE jobs.webhook_request_secrets SET secret = $3, previous_secret = $4, previous_secret_until = jobs.clock() + make_interval(secs => $5)
          WHERE client_id = $1 AND secret = $2`,
        [clientId, old.secret, sealed, previous, graceSeconds],
      );
      // Somebody else rotated it in between: theirs is the one that becomes the older now.
      if (rowCount === 1) return secret;
    }
  }

  async #rowOfRequests(clientId: string): Promise<SealedSecrets> {
    for (;;) {
      const { rows } = await this.pool.query<SealedSecrets>(
        `SELECT secret, CASE WHEN previous_secret_until > jobs.clock() THEN previous_secret END AS previous_secret
           FROM jobs.webhook_request_secrets WHERE client_id = $1`,
        [clientId],
      );
      if (rows[0]) return rows[0];
      await this.pool.query('INSERT INTO jobs.webhook_request_secrets (client_id, secret) VALUES ($1, $2) ON CONFLICT DO NOTHING', [
        clientId,
        this.make('webhook_request_secrets', clientId).sealed,
      ]);
    }
  }
}
