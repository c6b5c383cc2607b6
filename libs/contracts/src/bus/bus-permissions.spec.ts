import * as contracts from '../index.ts';
import { busPermissionsOf, busServices, callsOf } from './bus-permissions.ts';

const isRpc = (value: unknown): value is { subject: string } => typeof value === 'object' && value !== null && 'subject' in value && 'request' in value;
const rpcs = [...Object.values(contracts as Record<string, unknown>), ...Object.values(contracts.readProviders)].filter(isRpc);

it('names a caller of every rpc, or nobody could call it', () => {
  const called = new Set(busServices.flatMap((service) => callsOf[service].map(({ subject }) => subject)));
  expect(rpcs.map(({ subject }) => subject).filter((subject) => !called.has(subject))).toEqual([]);
});

it('lets only those settle that deliver what is charged', () => {
  const allowed = (subject: string) => busServices.filter((service) => busPermissionsOf(service).publish.allow.includes(subject));
  expect(allowed('v1.billing.settle')).toEqual(['jobs', 'llm', 'vision', 'audio']);
  expect(allowed('v1.billing.admit')).toEqual(['gateway']);
  expect(allowed('v1.llm.complete')).toEqual(['gateway']);
});
