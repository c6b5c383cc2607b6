import { callOptions } from '@portazgo/providers-testing';
import { EngineRack } from '../host/engine-rack.ts';
import { embeddingModels } from './embedding.models.ts';

const rack = new EngineRack({ isOn: true, idleMs: 60_000, queueMax: 8, memoryFactor: 1 });
afterAll(() => rack.close());
const model = () => embeddingModels['use-lite']!.open(rack);

const floats = (vector: string) => new Float32Array(Uint8Array.from(Buffer.from(vector, 'base64')).buffer);
const cosine = (one: Float32Array, other: Float32Array) => one.reduce((sum, value, index) => sum + value * (other[index] as number), 0);

it('gives unit vectors of 512 numbers that rank what means the same first', async () => {
  const texts = ['How do I reset my password?', 'I forgot my login', 'The recipe needs two eggs and flour', 'Rain is expected on Sunday'];
  const { vectors } = await model().embed({ inputs: texts }, callOptions());
  const [question, ...others] = vectors.map(floats);
  expect(vectors.map((vector) => floats(vector).length)).toEqual([512, 512, 512, 512]);
  for (const vector of vectors) expect(cosine(floats(vector), floats(vector))).toBeCloseTo(1, 3);
  const likeness = others.map((other) => cosine(question as Float32Array, other));
  expect(likeness[0]).toBeGreaterThan(2 * Math.max(...likeness.slice(1)));
});

it('gives a text the same vector alone and among others', async () => {
  const [alone] = (await model().embed({ inputs: ['bridge'] }, callOptions())).vectors;
  const { vectors } = await model().embed({ inputs: ['river', 'bridge'] }, callOptions());
  expect(cosine(floats(alone as string), floats(vectors[1] as string))).toBeGreaterThan(0.999);
});
