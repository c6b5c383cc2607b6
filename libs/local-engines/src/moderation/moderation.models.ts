import type { LocalModels } from '../local-model.ts';
import { nsfw } from '../nudity/nsfw.ts';
import { GuardModerationModel } from './guard-moderation.model.ts';
import { guard } from './guard.ts';

export const moderationModels: LocalModels<'moderation'> = {
  // Without the engine of pictures it still reads.
  guard: { engines: [guard], open: (rack) => new GuardModerationModel('guard', rack.host(guard), rack.host(nsfw)) },
};
