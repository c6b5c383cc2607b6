import { div, tensor, tidy, type GraphModel, type Tensor } from '@energetic-ai/core';

/** RGB bytes, row by row, as one picture of a batch, [1, height, width, 3], with values of 0 to 1. */
export const pictureTensor = (rgb: Uint8Array, width: number, height: number): Tensor =>
  tidy(() => div(tensor(Float32Array.from(rgb), [1, height, width, 3]), 255));

/** One pass of a model with one output, and its numbers. */
export function predictNumbers(model: GraphModel, input: () => Tensor): Float32Array {
  const output = tidy(() => {
    const result = model.predict(input());
    const [first] = Array.isArray(result) ? result : [result];
    if (!first) throw new Error('the model gave nothing');
    return first;
  });
  const numbers = Float32Array.from(output.dataSync());
  output.dispose();
  return numbers;
}
