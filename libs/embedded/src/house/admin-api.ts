import { z } from 'zod';

const created = z.object({ id: z.string() });
const createdKey = z.object({ id: z.string(), key: z.string() });
const clientList = z.object({ clients: z.array(z.object({ id: z.string(), name: z.string() })) });

export interface NewClient {
  name: string;
  plan?: string;
  email?: string;
  /** In place of the bonus that every new client receives. */
  bonusCredits?: number;
}

/** The few calls of billing's admin listener that bring a first client into a house. */
export class AdminApi {
  constructor(
    private readonly address: string,
    private readonly token: string,
  ) {}

  async createClient(client: NewClient): Promise<string> {
    return created.parse(await this.ask('POST', '/admin/v1/clients', client)).id;
  }

  async findClient(name: string): Promise<string | undefined> {
    const { clients } = clientList.parse(await this.ask('GET', `/admin/v1/clients?name=${encodeURIComponent(name)}`));
    return clients.find((client) => client.name === name)?.id;
  }

  /** Given once per reference, however often it is asked. */
  async addCredits(clientId: string, credits: number, reference: string): Promise<void> {
    await this.ask('POST', `/admin/v1/clients/${clientId}/credits`, { credits, reference });
  }

  /** The key in the answer is shown this once. */
  async createKey(clientId: string, name: string, more: Record<string, unknown> = {}): Promise<{ id: string; key: string }> {
    return createdKey.parse(await this.ask('POST', `/admin/v1/clients/${clientId}/keys`, { name, ...more }));
  }

  private async ask(method: string, path: string, body?: object): Promise<unknown> {
    const response = await fetch(this.address + path, {
      method,
      headers: { authorization: `Bearer ${this.token}`, ...(body ? { 'content-type': 'application/json' } : {}) },
      ...(body ? { body: JSON.stringify(body) } : {}),
      signal: AbortSignal.timeout(30_000),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} at the admin address answered ${response.status}: ${text}`);
    return text ? JSON.parse(text) : undefined;
  }
}
