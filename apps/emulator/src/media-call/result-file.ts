import { webPage } from './send-media.ts';
import type { MediaCall } from './media-call.ts';

/** Puts a result where it can be fetched and returns its address. */
export function shelve(call: MediaCall, name: string, type: string, bytes: Buffer): string {
  const { behaviour } = call;
  const content = behaviour.wrongType ? Buffer.from(webPage) : bytes;
  const id = call.studio.shelf.put({ content, name, type, behaviour });
  return `${call.origin}/${call.vendor.name}/media/${id}/${name}`;
}
