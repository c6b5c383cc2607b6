import { z } from 'zod';
import { unaryRpc, type UnaryRpc } from './rpc.ts';

/** The services that call providers. */
export const providerRooms = ['llm', 'vision', 'image', 'audio', 'video'] as const;
export type ProviderRoom = (typeof providerRooms)[number];

/** Which of them does an operation. What counts tokens is a call of llm; everything else has its service in its name. */
export const providerServiceOf = (operation: string): ProviderRoom => providerRooms.find((service) => operation.startsWith(`${service}.`)) ?? 'llm';

/** A breaker that is not closed: of a provider's model, or of the account (`upstreamModel` null). */
export const restingProvider = z.object({
  /** As in the engine's name; `emulator/<provider>` where the emulator stands in. */
  provider: z.string(),
  upstreamModel: z.string().nullable(),
  /** False: only clients that met failures are kept away. */
  isForAll: z.boolean(),
  failingClients: z.int(),
  retryAfterMs: z.number(),
});
export type RestingProvider = z.infer<typeof restingProvider>;

const request = z.object({});
/**
 * Names as routes of the catalog have them. A provider is `live` with credentials of its own; the emulator stands in for the `emulated`;
 * what is `builtIn` is live without any. Models that a live provider cannot serve here are `missing`, with what to do about it.
 */
export const providersReply = z.object({
  /** See `Catalog.version`; absent from services of before it. */
  catalogVersion: z.string().optional(),
  live: z.array(z.string()),
  emulated: z.array(z.string()),
  builtIn: z.array(z.string()).default([]),
  missing: z.array(z.object({ provider: z.string(), upstreamModel: z.string(), reason: z.string() })).default([]),
  /** For people: nothing is refused because of it, or no trial would ever be made. */
  resting: z.array(restingProvider).default([]),
});
export type ProvidersReply = z.infer<typeof providersReply>;

const rpcOf = (room: ProviderRoom): UnaryRpc<typeof request, typeof providersReply> => unaryRpc(`v1.${room}.providers`, request, providersReply);

/** Which providers a room can call: the door asks, so that a model nobody can serve is told as such before anything is held. */
export const readProviders: Readonly<Record<ProviderRoom, UnaryRpc<typeof request, typeof providersReply>>> = {
  llm: rpcOf('llm'),
  vision: rpcOf('vision'),
  image: rpcOf('image'),
  audio: rpcOf('audio'),
  video: rpcOf('video'),
};
