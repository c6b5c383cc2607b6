import { knownProviderReasons, wordProviderReason } from './provider-reasons.ts';
import { ServiceError } from './service-error.ts';

it.each([...knownProviderReasons])('%s is said in the language of the text around it', (reason) => {
  const failed = new ServiceError('upstream_failed', { provider: 'acme', reason });
  const unavailable = new ServiceError('model_unavailable', { model: 'm', reason: `acme: ${reason}`, retryAfterSeconds: 5 });
  for (const locale of ['es', 'pt'] as const)
    for (const error of [failed, unavailable]) {
      expect(error.text(locale)).not.toContain(reason);
      expect(error.text(locale)).toContain('acme');
    }
  expect(failed.text('en')).toContain(reason);
});

it('leaves what a provider said itself as it came', () => {
  expect(wordProviderReason('Insufficient quota for this project', 'es')).toBe('Insufficient quota for this project');
});
