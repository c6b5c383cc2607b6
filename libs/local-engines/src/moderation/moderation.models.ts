import type { LocalModels } from '../local-model.ts';
import { GuardModerationModel } from './guard-moderation.model.ts';
import { guard } from './guard.ts';

export const moderationModels: LocalModels<'moderation'> = {
  guard: { engines: [guard], open: (rack) => new GuardModerationModel('guard', rack.host(guard)) },
};
