import { splitModel } from '../behaviour/behaviour.parser.ts';
import { Refusal } from '../refusal.ts';
import type { MediaRoute, MediaVendor } from './media-vendor.ts';
import { mediaVendors } from './media-vendors.ts';
import { shelfRoute } from './shelf-route.ts';

export interface MediaMatch {
  readonly vendor: MediaVendor;
  readonly route: MediaRoute;
  readonly params: Readonly<Record<string, string | undefined>>;
  readonly pathBehaviour: string;
}

/** What a path asks of a vendor of media. Undefined = not a vendor of media, or nothing of its media. */
export function mediaRouteOf(method: string, path: string): MediaMatch | undefined {
  const end = path.indexOf('/', 1);
  const vendor = end < 0 ? undefined : mediaVendors.get(path.slice(1, end));
  if (!vendor) return undefined;
  const whole = decoded(path.slice(end));
  // A behaviour may stand at the end of a path, or within it where the vendor has the model there.
  const split = splitModel(whole);
  for (const [rest, pathBehaviour] of [[split.model, split.behaviour] as const, [whole, ''] as const])
    for (const route of [shelfRoute, ...vendor.routes]) {
      const match = method === route.method ? route.path.exec(rest) : null;
      if (match) return { vendor, route, params: { ...match.groups }, pathBehaviour };
    }
  return vendor.isAlsoText ? undefined : { vendor, route: nothingHere, params: {}, pathBehaviour: '' };
}

const nothingHere: MediaRoute = {
  method: 'GET',
  path: /^/,
  operation: 'unknown',
  phase: 'answer',
  isOpen: true,
  answer() {
    throw new Refusal(404, 'Not Found');
  },
};

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
