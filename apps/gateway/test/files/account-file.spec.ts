import { startFilesGateway, type FilesGateway } from './support/files-gateway.ts';
import { png } from '@portazgo/samples';

let gateway: FilesGateway;
beforeAll(async () => {
  gateway = await startFilesGateway();
});
afterAll(() => gateway.stop());

const as = (key: string) => ({ authorization: `Bearer ${key}` });

describe("a client's own file", () => {
  it('is described with a fresh link', async () => {
    const file = await gateway.put(png(7, 5));
    const answer = await gateway.get(`/v1/account/files/${file.id}`, as(gateway.key));
    expect(answer.status).toBe(200);
    const described = (await answer.json()) as { url: string };
    expect(described).toMatchObject({ id: file.id, sha256: file.sha256, width: 7, height: 5, expires_at: file.expiresAt });
    expect((await gateway.get(described.url)).status).toBe(200);
  });

  it('is deleted, and its links with it', async () => {
    const file = await gateway.put(png(7, 5));
    const link = gateway.linkTo(file);
    const answer = await gateway.get(`/v1/account/files/${file.id}`, as(gateway.key), 'DELETE');
    expect([answer.status, await answer.json()]).toEqual([200, { id: file.id, deleted: true }]);
    expect((await gateway.get(link)).status).toBe(404);
    expect((await gateway.get(`/v1/account/files/${file.id}`, as(gateway.key), 'DELETE')).status).toBe(404);
  });

  it.each(['GET', 'DELETE'])('is nothing to %s for anybody else', async (method) => {
    const file = await gateway.put(png(7, 5));
    const foreign = await gateway.get(`/v1/account/files/${file.id}`, as(gateway.foreignKey), method);
    const unknown = await gateway.get(`/v1/account/files/20991231-${'a'.repeat(26)}`, as(gateway.foreignKey), method);
    const malformed = await gateway.get('/v1/account/files/..%2f', as(gateway.foreignKey), method);
    const said = await Promise.all([foreign, unknown, malformed].map(async (answer) => [answer.status, await answer.json()]));
    expect(said).toEqual(Array.from({ length: 3 }, () => [404, { error: { code: 'not_found', message: 'Not found: file.', details: { what: 'file' } } }]));
    expect(await gateway.objects.head(file.id)).toEqual(file);
  });

  it.each(['GET', 'DELETE'])('asks %s for the scope of the account, and counts as a request', async (method) => {
    const file = await gateway.put(png(7, 5));
    await gateway.get(`/v1/account/files/${file.id}`, as(gateway.key), method);
    expect(gateway.billing.looks.at(-1)).toMatchObject({ scope: 'account' });
    expect(gateway.billing.looks.at(-1)?.counts).toBeUndefined();
  });

  it('is kept from those without a key', async () => {
    const file = await gateway.put(png(7, 5));
    expect((await gateway.get(`/v1/account/files/${file.id}`)).status).toBe(401);
  });
});
