import type { StoredFile } from '@portazgo/contracts';
import { ObjectStore, signFileLink, type PutOptions } from '@portazgo/storage';
import { connectNats } from '@portazgo/platform';
import type { GatewayConfig } from '../../../src/gateway.config.ts';
import { startTestGateway, type TestGateway } from '../../support/test-gateway.ts';

const linkSecret = 'links of tests only';

export interface FilesGateway extends TestGateway {
  objects: ObjectStore;
  /** A key of another client. */
  foreignKey: string;
  put(content: Buffer, options?: Partial<PutOptions>): Promise<StoredFile>;
  linkTo(file: { id: string; owner: string; mimeType: string }, expiresAt?: Date): string;
  get(path: string, headers?: Record<string, string>, method?: string): Promise<Response>;
  upload(form: FormData, headers?: Record<string, string>, path?: string): Promise<Response>;
  /** Everything that lies in the store, finished or not. */
  countLeftovers(): Promise<number>;
}

export async function startFilesGateway(settings: Partial<GatewayConfig> = {}): Promise<FilesGateway> {
  const gateway = await startTestGateway(settings);
  const objects = gateway.app.get(ObjectStore);
  const looker = await connectNats({ url: gateway.nats.url, name: 'looker' });
  const manager = await looker.jetstreamManager();
  return {
    ...gateway,
    objects,
    foreignKey: gateway.billing.createKey(undefined, 'client_2'),
    put: (content, options = {}) => objects.put(content, { owner: 'client_1', keepSeconds: 3_600, bytesMax: 100_000_000, ...options }),
    linkTo: (file, expiresAt = new Date(Date.now() + 60_000)) => signFileLink({ publicUrl: gateway.url, secret: linkSecret, file, expiresAt }),
    get: (path, headers = {}, method = 'GET') => fetch(path.startsWith('http') ? path : gateway.url + path, { headers, method }),
    upload: (form, headers = {}, path = '/v1/account/files') =>
      fetch(gateway.url + path, { method: 'POST', headers: { authorization: `Bearer ${gateway.key}`, ...headers }, body: form }),
    countLeftovers: async () => {
      let messages = 0;
      for await (const { state } of manager.streams.list()) messages += state.messages;
      return messages;
    },
    stop: async () => {
      await looker.close();
      await gateway.stop();
    },
  };
}

export function formOf(parts: Record<string, string | Buffer>, fileName = 'file.bin'): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(parts)) {
    if (typeof value === 'string') form.append(name, value);
    else form.append(name, new Blob([Uint8Array.from(value)]), fileName);
  }
  return form;
}

export const codeOf = async (answer: Response) => ((await answer.json()) as { error: { code: string } }).error.code;
