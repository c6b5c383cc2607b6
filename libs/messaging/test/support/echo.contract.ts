import { callContext, streamRpc, unaryRpc } from '@portazgo/contracts';
import { z } from 'zod';

export const say = unaryRpc(
  'v1.echo.say',
  z.object({ text: z.string(), waitMs: z.int().min(0).default(0) }),
  z.object({ text: z.string(), context: callContext, deadlineMs: z.number() }),
);

export const fail = unaryRpc('v1.echo.fail', z.object({ how: z.enum(['service-error', 'bug']) }), z.object({}));

/** Works on after a cancel for `settleMs`, as a call does whose cost must be known. */
export const work = unaryRpc('v1.echo.work', z.object({ workMs: z.int() }), z.object({}));

export const count = streamRpc(
  'v1.echo.count',
  z.object({ to: z.int(), everyMs: z.int().min(0), padding: z.int().default(0), failAt: z.int().optional() }),
  z.object({ n: z.int(), padding: z.string() }),
);

/** Nobody serves it. */
export const nowhere = unaryRpc('v1.nowhere.say', z.object({}), z.object({}));

export const context = {
  requestId: '01J0000000000000000000TEST',
  locale: 'es' as const,
  traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
};
