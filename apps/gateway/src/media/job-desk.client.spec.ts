import type { JobSubmission } from '@portazgo/contracts';
import { ServiceError } from '@portazgo/errors';
import type { RpcClient } from '@portazgo/messaging';
import type { InboundCall } from '../edge/inbound-call.ts';
import { isFateUnknown, JobDesk } from './job-desk.client.ts';

const lost = new ServiceError('service_unavailable', { service: 'jobs', retryAfterSeconds: 1 });
const nobody = new ServiceError('service_unavailable', { service: 'jobs', retryAfterSeconds: 1, neverSent: true });
const call = { requestId: 'r', locale: 'en', traceparent: 't' } as InboundCall;

/** A desk that answers in turn what it is told to. */
function deskOf(...answers: (ServiceError | { job: object })[]) {
  const rpc = {
    call: async () => {
      const answer = answers.shift();
      if (answer instanceof ServiceError) throw answer;
      return answer;
    },
  };
  return new JobDesk(rpc as unknown as RpcClient);
}

it('asks again for a submission whose answer was lost', async () => {
  expect(await deskOf(lost, { job: { id: 'r' } }).submit(call, { clientId: 'c' } as JobSubmission)).toEqual({ id: 'r' });
});

it('never takes a second try that reached nobody as proof that the first did not arrive', async () => {
  const error = await deskOf(lost, nobody)
    .submit(call, { clientId: 'c' } as JobSubmission)
    .catch((thrown: unknown) => thrown);
  expect(isFateUnknown(error)).toBe(true);
});

it('knows that nothing began when the first try reached nobody', async () => {
  const error = await deskOf(nobody)
    .submit(call, { clientId: 'c' } as JobSubmission)
    .catch((thrown: unknown) => thrown);
  expect(isFateUnknown(error)).toBe(false);
});
