import { EngineFault } from './host/engine-fault.ts';
import { providerFault } from './local.error.ts';

it('tells the field and the reason apart, so that no sentence names the field twice', () => {
  const fault = providerFault(new EngineFault('refused', 'is damaged', 'image'));
  expect(fault).toMatchObject({ kind: 'bad_request', provider: 'local', field: 'image', reason: 'is damaged', accepted: 'no' });
});

it('leaves what is no fault of an engine as it is', () => {
  const left = new Error('the client left');
  expect(providerFault(left)).toBe(left);
});
