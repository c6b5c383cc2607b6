import type { Model } from '@portazgo/catalog';
import type { VisionTask } from '@portazgo/contracts';

export const operationOf = <Task extends VisionTask>(task: Task): `vision.${Task}` => `vision.${task}`;

/** Vision models are chat models that read pictures. */
export const isVisionModel = ({ kind, capabilities }: Model): boolean => kind === 'chat' && capabilities.vision;
