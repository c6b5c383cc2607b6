import { isIP } from 'node:net';
import { z } from 'zod';

/** The borders of every admin route: what passes here PostgreSQL can keep, so that no act fails after money has moved. */

// eslint-disable-next-line no-control-regex -- control characters are what this finds
const controls = /[\u0000-\u001f\u007f-\u009f]/;
// eslint-disable-next-line no-control-regex -- the same, but for tab and line ends
const controlsOfNotes = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/;

const wellFormed = (forbidden: RegExp) => (text: string) => text.isWellFormed() && !forbidden.test(text);

/** A name or a reference: one line. */
export const textLine = (lengthMax: number) =>
  z.string().refine(wellFormed(controls), 'must have neither control characters nor half characters').trim().min(1).max(lengthMax);

/** A remark, in lines. */
export const textLines = (lengthMax: number) =>
  z.string().refine(wellFormed(controlsOfNotes), 'must have neither NUL, other control characters nor half characters').max(lengthMax);

/** An id in a path or a query: of a client, a key, a request, a plan. */
export const presentedId = z.string().refine((text) => /^[\x21-\x7e]{1,200}$/.test(text), 'must be an id of at most 200 letters, digits and signs');

const momentMin = Date.parse('1970-01-01T00:00:00Z');
const momentMax = Date.parse('9999-12-31T23:59:59.999Z');

/** A moment between 1970 and the end of 9999, whatever its offset. */
export const moment = z.iso.datetime({ offset: true }).transform((text, context) => {
  const date = new Date(text);
  // False for a date that is none, too.
  if (date.getTime() >= momentMin && date.getTime() <= momentMax) return date;
  context.addIssue({ code: 'custom', message: 'must be a moment between 1970 and 9999' });
  return z.NEVER;
});

/** An address or a network: `203.0.113.7`, `10.0.0.0/8`, `2001:db8::/32`. Zones (`fe80::1%eth0`) mean something on one machine only. */
export const network = z
  .string()
  .max(50)
  .refine((text) => {
    const [address = '', bits, ...rest] = text.split('/');
    const family = address.includes('%') ? 0 : isIP(address);
    return family !== 0 && rest.length === 0 && (bits === undefined || (/^(0|[1-9]\d{0,2})$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128)));
  }, 'must be an address or a network in CIDR form, without a zone');
