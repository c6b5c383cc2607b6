import { z } from 'zod';

export const locale = z.enum(['es', 'pt', 'en']);
export type Locale = z.infer<typeof locale>;

/**
 * What every call carries from the door to the last service (design section 3).
 * The deadline travels as the time that is left, because clocks of two machines differ.
 */
export const callContext = z.object({
  /** UUID of version 7, returned to the client as `x-request-id`. */
  requestId: z.string().min(1),
  clientId: z.string().optional(),
  keyId: z.string().optional(),
  /** W3C trace context of the caller's span. */
  traceparent: z.string().optional(),
  locale: locale.default('en'),
});
export type CallContext = z.infer<typeof callContext>;
