import { childTraceparent, traceIdOf } from './trace-context.ts';

describe('trace context', () => {
  it('keeps the trace and the flags of the parent and makes a new span', () => {
    const parent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00';
    const child = childTraceparent(parent);
    expect(child).toMatch(/^00-0af7651916cd43dd8448eb211c80319c-[0-9a-f]{16}-00$/);
    expect(child).not.toBe(parent);
  });

  it.each([undefined, '', 'garbage', '00-00000000000000000000000000000000-b7ad6b7169203331-01', '01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'])(
    'begins a new trace when the parent is %p',
    (parent) => {
      const traceparent = childTraceparent(parent);
      expect(traceIdOf(traceparent)).toHaveLength(32);
      expect(traceIdOf(traceparent)).not.toBe(traceIdOf(childTraceparent(parent)));
    },
  );
});
