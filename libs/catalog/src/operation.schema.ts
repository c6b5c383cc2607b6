import { z } from 'zod';
import { jobOperation, mediaCallOperation } from '@portazgo/contracts';

/** Every operation on media: work of the desk, and what is answered while the caller waits. */
export const mediaOperation = z.enum([...jobOperation.options, ...mediaCallOperation.exclude(['audio.speak']).options]);
export type MediaOperation = z.output<typeof mediaOperation>;

/** What a chat model that reads pictures can be asked besides chat. */
export const visionOperations = ['vision.analyze', 'vision.read-text', 'vision.extract'] as const satisfies readonly MediaOperation[];
