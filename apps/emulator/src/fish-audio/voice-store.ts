import { randomBytes } from 'node:crypto';
import type { Studio } from '../studio/studio.ts';

export interface Voice {
  readonly _id: string;
  readonly type: 'tts';
  title: string;
  description: string;
  cover_image: string;
  readonly train_mode: 'fast';
  readonly state: 'trained';
  tags: string[];
  readonly samples: readonly { readonly title: string; readonly text: string; readonly task_id: string; readonly audio: string }[];
  readonly languages: readonly string[];
  visibility: 'public' | 'unlist' | 'private';
  readonly created_at: string;
  updated_at: string;
  readonly like_count: number;
  readonly task_count: number;
  readonly author: { readonly _id: string; readonly nickname: string; readonly avatar: string };
}

const voicesMax = 5_000;
const stores = new WeakMap<Studio, VoiceStore>();

/** The voices that were cloned here, by the key that owns them. The oldest are forgotten when they grow too many. */
export class VoiceStore {
  private readonly voices = new Map<string, { readonly voice: Voice; readonly owner: string }>();
  private readonly deleted = new Set<string>();

  static of(studio: Studio): VoiceStore {
    const store = stores.get(studio) ?? new VoiceStore();
    stores.set(studio, store);
    return store;
  }

  create(owner: string, voice: Omit<Voice, '_id'>): Voice {
    const created = { ...voice, _id: randomBytes(16).toString('hex') };
    this.voices.set(created._id, { voice: created, owner });
    for (const oldest of this.voices.keys()) {
      if (this.voices.size <= voicesMax) break;
      this.voices.delete(oldest);
    }
    return created;
  }

  list(owner: string): Voice[] {
    return [...this.voices.values()].flatMap((entry) => (entry.owner === owner ? [entry.voice] : [])).toReversed();
  }

  find(owner: string, id: string): Voice | undefined {
    const entry = this.voices.get(id);
    return entry && (entry.owner === owner || entry.voice.visibility !== 'private') ? entry.voice : undefined;
  }

  /** Only by its owner. */
  own(owner: string, id: string): Voice | undefined {
    const entry = this.voices.get(id);
    return entry?.owner === owner ? entry.voice : undefined;
  }

  delete(id: string): void {
    this.voices.delete(id);
    this.deleted.add(id);
  }

  /** A voice can speak that was cloned here, or whose id looks like one of the public library; ids that begin with `0000` are of nobody. */
  canSpeak(owner: string, id: string): boolean {
    if (this.voices.has(id)) return this.find(owner, id) !== undefined;
    return /^[0-9a-f]{32}$/.test(id) && !id.startsWith('0000') && !this.deleted.has(id);
  }
}
