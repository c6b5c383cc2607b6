import type { ResponseBody } from '../response.wire.ts';

export type ItemStatus = 'in_progress' | 'completed' | 'incomplete';

export type MessagePart = Extract<OutputItem, { type: 'message' }>['content'][number];

/** An item of `output`, in the shape in which it goes out and is kept. */
export type OutputItem = ResponseBody['output'][number];

/** One event of a stream, before it gets its number. */
export interface ResponseEvent {
  type: string;
  [field: string]: unknown;
}

/** An item of `output` while it grows. Its events wait inside until the items before it are closed. */
export interface GrowingItem {
  /** Nothing more is to come that could not stand in a later item. */
  readonly isWhole: boolean;
  /** Events since the last time; the first ones open the item. */
  takeEvents(): ResponseEvent[];
  close(status: 'completed' | 'incomplete'): ResponseEvent[];
  toItem(status: ItemStatus): OutputItem;
}
