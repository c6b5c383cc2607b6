import type { Model } from './catalog.ts';
import type { MediaOperation } from './operation.schema.ts';

/** What a model can be asked on media; empty for one that only chats, embeds or moderates. */
export const modelOperations = ({ operations }: Model): readonly MediaOperation[] => operations;
