import { type MediaMatch, mediaRouteOf } from './media-call/media-router.ts';
import type { Operation, Vendor } from './vendors/vendor.ts';
import { vendors } from './vendors/vendor-registry.ts';

export type Route =
  | { readonly kind: 'health' }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'journal'; readonly query: URLSearchParams }
  | ({ readonly kind: 'media'; readonly query: URLSearchParams } & MediaMatch)
  /** `operation` undefined = the vendor is right, the path or method is not, or this vendor does not offer it. */
  | { readonly kind: 'vendor'; readonly vendor: Vendor; readonly operation: Operation | undefined; readonly modelId: string | undefined };

const posts: Readonly<Record<string, Operation>> = { '/chat/completions': 'chat', '/embeddings': 'embeddings', '/moderations': 'moderations' };

/** The vendor is the first segment, its own base path follows, then the operation. */
export function routeOf(method: string, url: string): Route {
  const mark = url.indexOf('?');
  const path = mark < 0 ? url : url.slice(0, mark);
  if (path === '/health/live' || path === '/health/ready') return { kind: 'health' };
  if (path === '/journal') return { kind: 'journal', query: new URLSearchParams(mark < 0 ? '' : url.slice(mark)) };
  const media = mediaRouteOf(method, path);
  if (media) return { kind: 'media', query: new URLSearchParams(mark < 0 ? '' : url.slice(mark)), ...media };
  const end = path.indexOf('/', 1);
  const vendor = end < 0 ? undefined : vendors.get(path.slice(1, end));
  if (!vendor) return { kind: 'unknown' };
  const rest = path.slice(end);
  const base = [...vendor.basePathAliases, vendor.basePath].find((candidate) => rest.startsWith(`${candidate}/`));
  if (base === undefined) return unknown(vendor);
  const tail = rest.slice(base.length);
  if (method === 'GET' && tail === '/models') return known(vendor, 'models');
  if (method === 'GET' && tail.startsWith('/models/')) return known(vendor, 'models', decoded(tail.slice('/models/'.length)));
  const operation = method === 'POST' && Object.hasOwn(posts, tail) ? posts[tail] : undefined;
  if (!operation) return unknown(vendor);
  return known(vendor, operation);
}

function known(vendor: Vendor, operation: Operation, modelId?: string): Route {
  return { kind: 'vendor', vendor, operation: vendor.operations.includes(operation) ? operation : undefined, modelId };
}

function unknown(vendor: Vendor): Route {
  return { kind: 'vendor', vendor, operation: undefined, modelId: undefined };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
