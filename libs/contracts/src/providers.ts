import { z } from 'zod';
import { unaryRpc, type UnaryRpc } from './rpc.ts';

/** The services that call providers. */
export const providerRooms = ['llm', 'vision', 'image', 'audio', 'video'] as const;
export type ProviderRoom = (typeof providerRooms)[number];

const request = z.object({});
/**
 * Names as routes of the catalog have them. A provider is `live` with credentials of its own; the emulator stands in for the `emulated`;
 * what is `builtIn` is live without any. Models that a live provider cannot serve here are `missing`, with what to do about it.
 */
export const providersReply = z.object({
  live: z.array(z.string()),
  emulated: z.array(z.string()),
  builtIn: z.array(z.string()).default([]),
  missing: z.array(z.object({ provider: z.string(), upstreamModel: z.string(), reason: z.string() })).default([]),
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
