import { createApiKey, hashApiKey, toCredits, type KeyMode } from '@portazgo/contracts';
import { ServiceError } from '@portazgo/errors';
import { ulid } from 'ulid';
import type { ApiKey, PrismaClient } from '../../generated/client.ts';
import { detailsOf, type ActRecorder } from '../act-recorder.ts';
import type { KeyView, NewKey, ShownKey } from './keys.wire.ts';

/** Raised when the operator's pepper changes, so that secrets say which one they were stored under. */
const pepperVersion = 1;

export class KeysService {
  constructor(
    private readonly prisma: PrismaClient,
    private readonly acts: ActRecorder,
    private readonly pepper: string,
  ) {}

  async create(clientId: string, { models, ips, spendCap, tokensPerMinute, expiresAt, ...plain }: NewKey): Promise<ShownKey> {
    if (!(await this.prisma.client.findUnique({ where: { id: clientId } }))) throw new ServiceError('not_found', { what: `client ${clientId}` });
    const id = `key_${ulid().toLowerCase()}`;
    const key = createApiKey(plain.mode);
    await this.prisma.$transaction([
      this.prisma.apiKey.create({
        data: {
          ...plain,
          id,
          clientId,
          // A list that is left out is stored as NULL, which is "no restriction".
          ...(models ? { models } : {}),
          ...(ips ? { ips } : {}),
          spendCapMicroCredits: toBigInt(spendCap),
          tokensPerMinute: toBigInt(tokensPerMinute),
          expiresAt: expiresAt ? new Date(expiresAt) : null,
          secrets: { create: { hash: hashApiKey(key, this.pepper), pepperVersion } },
        },
      }),
      this.acts.record({ act: 'key.create', subject: id, details: detailsOf({ ...plain, clientId, models, ips, spendCap, tokensPerMinute, expiresAt }) }),
    ]);
    return { id, key };
  }

  async list(clientId: string): Promise<KeyView[]> {
    if (!(await this.prisma.client.findUnique({ where: { id: clientId } }))) throw new ServiceError('not_found', { what: `client ${clientId}` });
    return this.views(await this.prisma.apiKey.findMany({ where: { clientId }, orderBy: { id: 'asc' } }));
  }

  /** From the next admission on, everywhere: nothing caches a key. */
  async revoke(id: string): Promise<KeyView> {
    await this.read(id);
    await this.prisma.$transaction([
      this.prisma.$executeRaw`update billing.api_keys set revoked_at = coalesce(revoked_at, clock_timestamp()) where id = ${id}`,
      this.acts.record({ act: 'key.revoke', subject: id, details: {} }),
    ]);
    return this.read(id);
  }

  async rotate(id: string, graceSeconds: number): Promise<ShownKey & { previousValidUntil: string }> {
    const { mode } = await this.read(id);
    const key = createApiKey(mode as KeyMode);
    const [rows] = await this.prisma.$transaction([
      this.prisma.$queryRaw<{ ends: Date | null }[]>`
        select billing.rotate_key(${id}, ${hashApiKey(key, this.pepper)}, ${pepperVersion}::integer, make_interval(secs => ${graceSeconds}::double precision)) as ends`,
      this.acts.record({ act: 'key.rotate', subject: id, details: { graceSeconds } }),
    ]);
    const ends = rows[0]?.ends;
    if (!ends) throw new ServiceError('conflict', { reason: 'a revoked key cannot be rotated' });
    return { id, key, previousValidUntil: ends.toISOString() };
  }

  private async read(id: string): Promise<KeyView> {
    const [view] = await this.views(await this.prisma.apiKey.findMany({ where: { id } }));
    if (!view) throw new ServiceError('not_found', { what: `key ${id}` });
    return view;
  }

  private async views(keys: ApiKey[]): Promise<KeyView[]> {
    const meters = await this.prisma.keyMeter.findMany({ where: { keyId: { in: keys.map(({ id }) => id) } } });
    const spent = new Map(meters.map((meter) => [meter.keyId, Number(meter.spentMicroCredits)]));
    return keys.map((key) => ({
      id: key.id,
      clientId: key.clientId,
      name: key.name,
      mode: key.mode,
      scopes: key.scopes,
      models: key.models.length > 0 ? key.models : null,
      ips: key.ips.length > 0 ? key.ips : null,
      spendCap: key.spendCapMicroCredits === null ? null : toCredits(Number(key.spendCapMicroCredits)),
      spent: toCredits(spent.get(key.id) ?? 0),
      requestsPerMinute: key.requestsPerMinute,
      tokensPerMinute: key.tokensPerMinute === null ? null : Number(key.tokensPerMinute),
      concurrency: key.concurrency,
      expiresAt: key.expiresAt?.toISOString() ?? null,
      revokedAt: key.revokedAt?.toISOString() ?? null,
      createdAt: key.createdAt.toISOString(),
    }));
  }
}

const toBigInt = (value: number | null | undefined) => (value === null || value === undefined ? null : BigInt(value));
