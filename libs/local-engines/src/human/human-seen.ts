/** A rectangle in pixels of the picture; it may reach over its edges. */
export interface SeenBox {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export type Emotion = 'angry' | 'disgust' | 'fear' | 'happy' | 'sad' | 'surprise' | 'neutral';

export interface SeenFace {
  /** 0 to 1. */
  readonly score: number;
  readonly box: SeenBox;
  /** 468 points of MediaPipe's face mesh, and 10 of the irises with `iris`: x and y in pixels, z in about the same unit. Empty when not asked. */
  readonly mesh: readonly (readonly [x: number, y: number, z: number])[];
  /** 1,024 numbers; near for the same person. Null when not asked. */
  readonly embedding: readonly number[] | null;
  /** Years, as it looks to the model. Null when not asked. */
  readonly age: number | null;
  readonly gender: 'male' | 'female' | null;
  /** 0 to 1. */
  readonly genderScore: number | null;
  /** Likeliest first. Empty when not asked. */
  readonly emotions: readonly { readonly emotion: Emotion; readonly score: number }[];
  /** Radians; null where the mesh does not tell. */
  readonly angles: { readonly roll: number; readonly yaw: number; readonly pitch: number } | null;
}

export interface SeenBody {
  readonly score: number;
  readonly box: SeenBox;
  /** Named points, as `leftShoulder`; only those that were found. */
  readonly points: readonly { readonly part: string; readonly x: number; readonly y: number; readonly score: number }[];
}

export interface Seen {
  /** Largest first. */
  readonly faces: readonly SeenFace[];
  /** The model finds one body at most. */
  readonly bodies: readonly SeenBody[];
}
