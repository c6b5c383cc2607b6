import { Webhook } from 'standardwebhooks';
import { newWebhookSecret, signedHeaders } from './webhook-signature.ts';

const body = '{"type":"job.succeeded","text":"¿señal?"}';
const message = () => ({ id: 'msg_1', body, sentAt: new Date() });

it('makes secrets of 32 bytes that differ', () => {
  const secrets = Array.from({ length: 100 }, newWebhookSecret);
  expect(new Set(secrets).size).toBe(100);
  for (const secret of secrets) expect(Buffer.from(secret.replace(/^whsec_/, ''), 'base64')).toHaveLength(32);
});

it('signs so that the official package verifies it', () => {
  const secret = newWebhookSecret();
  expect(new Webhook(secret).verify(body, signedHeaders({ ...message(), secrets: [secret] }))).toEqual(JSON.parse(body));
});

it('signs twice while a secret is being replaced: either one verifies, a third does not', () => {
  const [newer, older] = [newWebhookSecret(), newWebhookSecret()];
  const headers = signedHeaders({ ...message(), secrets: [newer, older] });
  expect(headers['webhook-signature']?.split(' ')).toHaveLength(2);
  for (const secret of [newer, older]) expect(new Webhook(secret).verify(body, headers)).toBeTruthy();
  expect(() => new Webhook(newWebhookSecret()).verify(body, headers)).toThrow('No matching signature');
});

it.each([
  ['body', (headers: Record<string, string>) => ({ headers, body: body.replace('1', '2').replace('succeeded', 'failed') })],
  ['id', (headers: Record<string, string>) => ({ headers: { ...headers, 'webhook-id': 'msg_2' }, body })],
  ['time', (headers: Record<string, string>) => ({ headers: { ...headers, 'webhook-timestamp': String(Number(headers['webhook-timestamp']) + 1) }, body })],
])('does not verify with another %s', (_what, change) => {
  const secret = newWebhookSecret();
  const changed = change(signedHeaders({ ...message(), secrets: [secret] }));
  expect(() => new Webhook(secret).verify(changed.body, changed.headers)).toThrow('No matching signature');
});
