import { findVendor } from '../vendors/vendor-profiles.ts';
import { faultInAnswer, faultOfReply } from './provider-fault.ts';

function fault(vendor: string, status: number, body: unknown, headers = {}) {
  const profile = findVendor(vendor);
  if (!profile) throw new Error(`no vendor ${vendor}`);
  return faultOfReply({ profile, secrets: ['canary-secret'] }, status, headers, Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)));
}

it.each([
  ['openai', 429, { error: { message: 'quota', type: 'insufficient_quota', code: 'insufficient_quota', param: null } }, 'no_credit', 'no'],
  ['openai', 429, { error: { message: 'slow', type: 'requests', code: 'rate_limit_exceeded', param: null } }, 'rate_limited', 'no'],
  ['openai', 400, { error: { message: 'long', type: 'invalid_request_error', code: 'context_length_exceeded', param: 'messages' } }, 'too_large', 'no'],
  ['openai', 500, { error: { message: 'oops', type: 'server_error', code: null, param: null } }, 'upstream_bug', 'no'],
  ['openai', 500, '<html><body>oops</body></html>', 'upstream_bug', 'unknown'],
  ['openai', 502, '<html><body>Bad gateway</body></html>', 'overloaded', 'unknown'],
  ['openai', 503, { error: { message: 'busy', type: 'service_unavailable_error', code: 'slow_down', param: null } }, 'overloaded', 'no'],
  ['deepseek', 402, { error: { message: 'Insufficient Balance' } }, 'no_credit', 'no'],
  ['gemini', 400, [{ error: { code: 400, message: 'API key not valid', status: 'INVALID_ARGUMENT', details: [{ reason: 'API_KEY_INVALID' }] } }], 'auth', 'no'],
  ['gemini', 429, [{ error: { code: 429, message: 'q', status: 'RESOURCE_EXHAUSTED' } }], 'rate_limited', 'no'],
  ['xai', 400, { code: 'Client specified an invalid argument', error: 'Incorrect API key provided: xa***yz' }, 'auth', 'no'],
  ['xai', 403, { code: 'forbidden', error: 'Your team has used all available credits' }, 'no_credit', 'no'],
  [
    'mistral',
    422,
    {
      object: 'error',
      message: { detail: [{ type: 'extra_forbidden', loc: ['body', 'seed'], msg: 'Extra inputs are not permitted' }] },
      type: 'invalid_request_error',
    },
    'bad_request',
    'no',
  ],
  ['lightning', 400, { detail: 'bad model' }, 'bad_request', 'no'],
  ['llamacpp', 503, { error: { code: 503, message: 'Loading model', type: 'unavailable_error' } }, 'overloaded', 'no'],
  ['vllm', 418, 'teapot', 'bad_request', 'no'],
  ['openai', 307, '', 'upstream_bug', 'no'],
])('%s: %i %j is %s, accepted: %s', (vendor, status, body, kind, accepted) => {
  expect(fault(vendor, status, body)).toMatchObject({ kind, accepted, upstreamStatus: status });
});

it('names the field the vendor named, whatever the shape', () => {
  expect(fault('openai', 400, { error: { message: 'no', code: 'unsupported_parameter', param: 'temperature' } }).field).toBe('temperature');
  expect(fault('mistral', 422, { message: { detail: [{ loc: ['body', 'messages', 0, 'name'], msg: 'no' }] } }).field).toBe('messages.0.name');
});

it('never repeats a secret, an address or a page', () => {
  const texts = [
    { error: { message: 'key canary-secret at https://10.0.0.1/x' } },
    { error: 'canary-secret' },
    { detail: [{ msg: 'canary-secret' }] },
    '<html>canary-secret</html>',
    'canary-secret',
  ];
  for (const body of texts) {
    const { reason, message } = fault('openai', 400, body);
    expect(reason + message).not.toMatch(/canary-secret|10\.0\.0\.1|</);
  }
});

it('takes any JSON for an error without falling over', () => {
  for (const body of [
    '',
    'null',
    '[]',
    '[[]]',
    '{"error":null}',
    '{"error":{"message":{"message":{"message":{"message":{}}}}}}',
    '{"detail":[[[1]]]}',
    '{"error":{"code":{},"details":[null,3]}}',
  ])
    expect(fault('openai', 400, body)).toMatchObject({ kind: 'bad_request' });
});

it('knows an overloaded provider inside an answer too', () => {
  const profile = findVendor('xai');
  if (!profile) throw new Error('no vendor');
  expect(faultInAnswer({ profile, secrets: [] }, { error: { code: 'overloaded_error', message: 'x' } })).toMatchObject({ kind: 'overloaded', accepted: 'yes' });
});
