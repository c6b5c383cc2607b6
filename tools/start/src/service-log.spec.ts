import { notableLine } from './service-log.ts';

it('shows warnings and errors in one line, with the reason', () => {
  expect(notableLine('llm', '{"level":"warn","message":"route rests","reason":"429 from deepseek"}')).toBe('  ! llm: route rests: 429 from deepseek');
  expect(notableLine('billing', '{"level":"fatal","msg":"billing cannot start","error":{"message":"no database"}}')).toBe(
    '  ! billing: billing cannot start: no database',
  );
});

it('leaves the ordinary course of things to the log file', () => {
  expect(notableLine('llm', '{"level":"info","msg":"llm is ready"}')).toBeUndefined();
  expect(notableLine('llm', '(node:12) ExperimentalWarning: fetch')).toBeUndefined();
});

it('shows what a crash prints outside the log', () => {
  expect(notableLine('gateway', 'RangeError: Invalid array length')).toBe('  ! gateway: RangeError: Invalid array length');
});
