import type { Catalog } from '@portazgo/catalog';
import { createApiKey, hashApiKey, toCredits, type KeyMode } from '@portazgo/contracts';
import { ServiceError } from '@portazgo/errors';
import { ulid } from 'ulid';
import type { ApiKey, PrismaClient } from '../../generated/client.ts';
import type { AccessNews } from '../../access/access-news.ts';
import { detailsOf, type ActRecorder } from '../act-recorder.ts';
import type { KeyView, NewKey, ShownKey } from './keys.wire.ts';

/** Raised when the operator's pepper changes, so that secrets say which one they were stored under. */
const pepperVersion = 1;

export class KeysService {
  constructor(
    private readonly prisma: PrismaClient,
    private readonly acts: ActRecorder,
    private readonly news: AccessNews,
    private readonly pepper: string,
    private readonly catalog: Catalog,
  ) {}

  async create(clientId: string, { models: names, ips, spendCap, tokensPerMinute, expiresAt, ...plain }: NewKey): Promise<ShownKey> {
    if (!(await this.prisma.client.findUnique({ where: { id: clientId } }))) throw new ServiceError('not_found', { what: `client ${clientId}` });
    const models = names?.map((name, index) => this.modelId(name, `models[${index}]`));
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
          expiresAt: expiresAt ?? null,
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

  /** From the next admission on, everywhere: nothing caches a key. What is open under it ends as soon as the gateways hear of it. */
  async revoke(id: string): Promise<KeyView> {
    const { clientId } = await this.read(id);
    await this.prisma.$transaction([
      this.prisma.$executeRaw`update billing.api_keys set revoked_at = coalesce(revoked_at, clock_timestamp()) where id = ${id}`,
      this.acts.record({ act: 'key.revoke', subject: id, details: {} }),
    ]);
    this.news.tell(clientId);
    return this.read(id);
  }

  async rotate(id: string, graceSeconds: number): Promise<ShownKey & { previousValidUntil: string }> {
    const { mode, clientId } = await this.read(id);
    const key = createApiKey(mode as KeyMode);
    const [rows] = await this.prisma.$transaction([
      this.prisma.$queryRaw<{ ends: Date | null }[]>`
        select billing.rotate_key(${id}, ${hashApiKey(key, this.pepper)}, ${pepperVersion}::integer, make_interval(secs => ${graceSeconds}::double precision)) as ends`,
      this.acts.record({ act: 'key.rotate', subject: id, details: { graceSeconds } }),
    ]);
    const ends = rows[0]?.ends;
    if (!ends) throw new ServiceError('conflict', { reason: 'a revoked key cannot be rotated' });
    this.news.tell(clientId);
    return { id, key, previousValidUntil: ends.toISOString() };
  }

  /** Admission compares ids: an alias or a mode stands for its model, and a name that is none would be a key that opens nothing. */
  private modelId(name: string, field: string): string {
    const model = this.catalog.find(name) ?? this.catalog.findMode(name)?.model;
    if (model) return model.id;
    const near = this.catalog.namesNear(name, 3);
    const hint = near.length > 0 ? `; near it: ${near.map((other) => `'${other}'`).join(', ')}` : '';
    throw new ServiceError('invalid_request', { field, reason: `there is no model '${name}' in the catalog${hint}` });
  }

  private async read(id: string): Promise<KeyView> {
    const [view] = await this.views(await this.prisma.apiKey.findMany({ where: { id } }));
    if (!view) throw new ServiceError('not_found', { what: `key ${id}` });
    return view;
  }

  private async views(keys: ApiKey[]): Promise<KeyView[]> {
    const meters = await this.prisma.keyMeter.findMany({ where: { keyId: { in: keys.map(({ id }) => id) } } });
    const spent = new Map(meters.map((meter) => [meter.keyId, meter.spentMicroCredits]));
    return keys.map((key) => ({
      id: key.id,
      clientId: key.clientId,
      name: key.name,
      mode: key.mode,
      scopes: key.scopes,
      models: key.models.length > 0 ? key.models : null,
      ips: key.ips.length > 0 ? key.ips : null,
      spendCap: key.spendCapMicroCredits === null ? null : toCredits(key.spendCapMicroCredits),
      spent: toCredits(spent.get(key.id) ?? 0n),
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
