import type { Picture } from '../picture/read-picture.ts';
import { folderUrl, loadHumanPackage, withFilesOf, type HumanPackage, type HumanResult } from './human-package.ts';
import type { Emotion, Seen, SeenBox } from './human-seen.ts';

/** What is looked for; each costs time and memory. */
export interface HumanParts {
  readonly faces?: boolean;
  /** Of faces: 468 points. */
  readonly mesh?: boolean;
  /** Of faces: the points of the irises too, and finer eyes. */
  readonly iris?: boolean;
  /** Of faces: age, gender and what tells one person from another. */
  readonly embedding?: boolean;
  readonly emotion?: boolean;
  readonly body?: boolean;
  /** 20 when absent. */
  readonly facesMax?: number;
}

export interface Human {
  detect(picture: Pick<Picture, 'width' | 'height' | 'rgb'>): Promise<Seen>;
}

const facesMaxDefault = 20;

/** For the code of engines: it needs `@energetic-ai/core` and `@vladmandic/human`, and about 300 MiB. It keeps nothing of a picture. */
export async function openHuman(parts: HumanParts): Promise<Human> {
  const { Human, models, wasm } = loadHumanPackage();
  const human = new Human(settings(parts, folderUrl(models), wasm));
  await human.tf.setBackend('wasm');
  await human.tf.ready();
  await withFilesOf(models, () => human.load());
  return { detect: (picture) => detect(human, picture) };
}

function settings(parts: HumanParts, modelBasePath: string, wasmPath: string): object {
  const { faces = false, mesh = false, iris = false, embedding = false, emotion = false, body = false } = parts;
  return {
    backend: 'wasm',
    debug: false,
    modelBasePath,
    wasmPath,
    cacheModels: false,
    validateModels: false,
    warmup: 'none',
    // Each picture is looked at for itself, also when it is like the one before.
    cacheSensitivity: 0,
    filter: { enabled: false },
    gesture: { enabled: false },
    hand: { enabled: false },
    segmentation: { enabled: false },
    face: {
      enabled: faces,
      detector: { rotation: true, maxDetected: parts.facesMax ?? facesMaxDefault, minConfidence: 0.3 },
      mesh: { enabled: mesh || iris },
      iris: { enabled: iris },
      emotion: { enabled: emotion },
      description: { enabled: embedding },
    },
    body: { enabled: body },
    object: { enabled: false },
  };
}

async function detect(human: HumanPackage, { width, height, rgb }: Pick<Picture, 'width' | 'height' | 'rgb'>): Promise<Seen> {
  const flat = human.tf.tensor3d(new Uint8Array(rgb.buffer, rgb.byteOffset, rgb.byteLength), [height, width, 3], 'int32');
  const batch = human.tf.expandDims(flat, 0);
  try {
    return toSeen(await human.detect(batch));
  } finally {
    flat.dispose();
    batch.dispose();
  }
}

function toSeen({ face, body }: HumanResult): Seen {
  const faces = face.map(({ score, box, mesh, embedding, age, gender, genderScore, emotion, rotation }) => ({
    score,
    box: toBox(box),
    mesh: mesh.map(([x, y, z]) => [x, y, z ?? 0] as const),
    embedding: embedding ?? null,
    age: age ?? null,
    gender: gender === 'male' || gender === 'female' ? gender : null,
    genderScore: genderScore ?? null,
    emotions: (emotion ?? []).map((each) => ({ emotion: each.emotion as Emotion, score: each.score })).toSorted(byScore),
    angles: rotation?.angle ?? null,
  }));
  const bodies = body.map(({ score, box, keypoints }) => ({
    score,
    box: toBox(box),
    points: keypoints.map((point) => ({ part: point.part, x: point.position[0], y: point.position[1], score: point.score })),
  }));
  return {
    faces: faces.toSorted((one, other) => area(other.box) - area(one.box)),
    bodies,
  };
}

const toBox = ([left, top, width, height]: readonly [number, number, number, number]): SeenBox => ({ left, top, width, height });
const area = ({ width, height }: SeenBox) => width * height;
const byScore = (one: { score: number }, other: { score: number }) => other.score - one.score;
