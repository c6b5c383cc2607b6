import type { ChatRequest } from '../chat/chat-request.ts';
import type { ChatStyle } from '../chat/chat-style.ts';
import type { VendorFace } from '../exchange.ts';

export type Operation = 'chat' | 'embeddings' | 'moderations' | 'models';

/** One upstream vendor: where it answers, whom it lets in, what it refuses, and how it writes. */
export interface Vendor extends VendorFace {
  /** The vendor's own path, after `/<name>`. */
  readonly basePath: string;
  readonly basePathAliases: readonly string[];
  readonly operations: readonly Operation[];
  readonly models: readonly string[];
  /** Lets a key pass or throws. `key` is what stands after `Bearer`. */
  authenticate(key: string | undefined): void;
  /** Status of a parameter with a wrong value. */
  readonly invalidStatus: 400 | 422;
  /** Throws what this vendor refuses although others take it. */
  checkChat(request: ChatRequest): void;
  /** Embeddings of texts that are already cut into tokens. */
  readonly takesTokenArrays: boolean;
  readonly chat: ChatStyle;
}
