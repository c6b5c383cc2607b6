import type { ChatRequest } from '../chat/chat-request.ts';
import type { ChatStyle } from '../chat/chat-style.ts';
import type { Refusal } from '../refusal.ts';

export type Operation = 'chat' | 'embeddings' | 'moderations' | 'models';

/** One upstream vendor: where it answers, whom it lets in, what it refuses, and how it writes. */
export interface Vendor {
  readonly name: string;
  /** The vendor's own path, after `/<name>`. */
  readonly basePath: string;
  readonly basePathAliases: readonly string[];
  readonly operations: readonly Operation[];
  readonly models: readonly string[];
  /** Lets a key pass or throws. `key` is what stands after `Bearer`. */
  authenticate(key: string | undefined): void;
  /** Status of a parameter with a wrong value. */
  readonly invalidStatus: 400 | 422;
  errorBody(refusal: Refusal): unknown;
  /** Throws what this vendor refuses although others take it. */
  checkChat(request: ChatRequest): void;
  /** Embeddings of texts that are already cut into tokens. */
  readonly takesTokenArrays: boolean;
  readonly headers: Readonly<Record<string, string>>;
  readonly chat: ChatStyle;
}
