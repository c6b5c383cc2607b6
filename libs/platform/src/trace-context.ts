import { takeRandom } from './random-bytes.ts';

// W3C Trace Context, level 1: version 00, trace id (not all zero), parent id (not all zero), flags.
const shape = /^00-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-([0-9a-f]{2})$/;

/** The `traceparent` of a new span below `parent`; begins a trace when there is no valid parent. */
export function childTraceparent(parent?: string): string {
  const match = parent === undefined ? null : shape.exec(parent);
  const span = takeRandom(8).toString('hex');
  return match ? `00-${match[1]}-${span}-${match[2]}` : `00-${takeRandom(16).toString('hex')}-${span}-01`;
}

/** The trace id of a `traceparent`, for log lines. */
export function traceIdOf(traceparent: string | undefined): string | undefined {
  return traceparent === undefined ? undefined : shape.exec(traceparent)?.[1];
}
