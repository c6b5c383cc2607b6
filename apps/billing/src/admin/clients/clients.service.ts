import { microCreditsPerCredit, toCredits } from '@portazgo/contracts';
import { ServiceError } from '@portazgo/errors';
import { ulid } from 'ulid';
import type { Client, PrismaClient } from '../../generated/client.ts';
import type { AccessNews } from '../../access/access-news.ts';
import { detailsOf, type ActRecorder } from '../act-recorder.ts';
import type { ClientChange, ClientQuery, ClientView, NewClient } from './clients.wire.ts';

export class ClientsService {
  constructor(
    private readonly prisma: PrismaClient,
    private readonly acts: ActRecorder,
    private readonly news: AccessNews,
    private readonly bonusCredits: number,
  ) {}

  /** The database opens the account and grants the bonus in the same statement that makes the client. */
  async create({ plan = 'starter', bonusCredits, ...client }: NewClient): Promise<ClientView> {
    await this.requirePlan(plan);
    const id = `client_${ulid().toLowerCase()}`;
    const bonusMicroCredits = bonusCredits ?? Math.round(this.bonusCredits * microCreditsPerCredit);
    await this.prisma.$transaction([
      this.prisma.client.create({ data: { ...client, id, planId: plan, bonusMicroCredits: BigInt(bonusMicroCredits) } }),
      this.acts.record({ act: 'client.create', subject: id, details: detailsOf({ ...client, plan, bonusMicroCredits }) }),
    ]);
    return this.read(id);
  }

  async list({ name, limit, after }: ClientQuery): Promise<ClientView[]> {
    const clients = await this.prisma.client.findMany({
      where: { ...(name === undefined ? {} : { name }), ...(after === undefined ? {} : { id: { gt: after } }) },
      orderBy: { id: 'asc' },
      take: limit,
    });
    return this.withBalances(clients);
  }

  async read(id: string): Promise<ClientView> {
    const [view] = await this.withBalances(await this.prisma.client.findMany({ where: { id } }));
    if (!view) throw new ServiceError('not_found', { what: `client ${id}` });
    return view;
  }

  async change(id: string, { plan, ...change }: ClientChange): Promise<ClientView> {
    if (plan !== undefined) await this.requirePlan(plan);
    await this.read(id);
    await this.prisma.$transaction([
      this.prisma.client.update({ where: { id }, data: { ...change, ...(plan === undefined ? {} : { planId: plan }) } }),
      this.acts.record({ act: 'client.change', subject: id, details: detailsOf({ ...change, plan }) }),
    ]);
    this.news.tell(id);
    return this.read(id);
  }

  private async requirePlan(plan: string): Promise<void> {
    if (!(await this.prisma.plan.findUnique({ where: { id: plan } })))
      throw new ServiceError('invalid_request', { field: 'plan', reason: 'there is no such plan' });
  }

  private async withBalances(clients: Client[]): Promise<ClientView[]> {
    const accounts = await this.prisma.account.findMany({ where: { id: { in: clients.map(({ id }) => id) } } });
    const byId = new Map(accounts.map((account) => [account.id, account]));
    return clients.map((client) => {
      const { posted = 0n, held = 0n } = byId.get(client.id) ?? {};
      return {
        id: client.id,
        name: client.name,
        email: client.email,
        plan: client.planId,
        status: client.status,
        expiresAt: client.expiresAt?.toISOString() ?? null,
        credits: { available: toCredits(posted - held), held: toCredits(held) },
        createdAt: client.createdAt.toISOString(),
      };
    });
  }
}
