// `node tools/nats-config.mjs > deploy/nats.conf`: the configuration of a broker that knows the services apart, from the contracts.
// Passwords come from the broker's environment: NATS_PASSWORD of the operator, NATS_<SERVICE>_PASSWORD of each service.
import { busOperator } from '../libs/contracts/dist/index.js';
import { natsAuthorization, serviceUsers } from '../libs/embedded/dist/index.js';

const users = [
  { user: busOperator, password: { variable: 'NATS_PASSWORD' } },
  ...serviceUsers((service) => ({ variable: `NATS_${service.toUpperCase()}_PASSWORD` })),
];
process.stdout.write(`# Made from the contracts by tools/nats-config.mjs; a test compares it with them.
max_payload: 8MB
jetstream { store_dir: "/data" }
${natsAuthorization(users)}
`);
process.exitCode = 0;
