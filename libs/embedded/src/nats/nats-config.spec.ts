import { readFileSync } from 'node:fs';
import path from 'node:path';
import { findRepository } from '../repository.ts';
import { natsAuthorization, serviceUsers } from './nats-config.ts';

it('is what the broker of docker-compose.yml is given', () => {
  const users = [
    { user: 'portazgo', password: { variable: 'NATS_PASSWORD' } },
    ...serviceUsers((service) => ({ variable: `NATS_${service.toUpperCase()}_PASSWORD` })),
  ];
  const file = readFileSync(path.join(findRepository(), 'deploy', 'nats.conf'), 'utf8');
  // After a change of the contracts: node tools/nats-config.mjs > deploy/nats.conf
  expect(file).toContain(natsAuthorization(users));
});
