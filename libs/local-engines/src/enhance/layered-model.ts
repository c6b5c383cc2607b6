import * as core from '@energetic-ai/core';
import type { ModelFile, ModelParts } from '../tensor/graph-model.ts';

interface Layer {
  readonly class_name: string;
  readonly config: { readonly name: string; readonly padding?: core.Padding; readonly activation?: string; readonly size?: readonly [number, number] };
  readonly inbound_nodes: readonly (readonly (readonly [string, ...unknown[]])[])[];
}
interface LayeredFile extends ModelFile {
  readonly modelTopology: { readonly model_config: { readonly config: { readonly layers: readonly Layer[] } } };
}

/**
 * Runs a Keras model of few kinds of layers. (The runtime has no Keras layers of its own, and the package that has them is a hundred times
 * as large as these models.)
 */
export class LayeredModel {
  private readonly layers: readonly Layer[];
  private readonly weights: ReadonlyMap<string, core.Tensor>;

  constructor({ file, weightSpecs, weights }: ModelParts) {
    this.layers = (file as LayeredFile).modelTopology.model_config.config.layers;
    const tensors = new Map<string, core.Tensor>();
    let from = 0;
    for (const { name, shape, dtype } of weightSpecs) {
      if (dtype !== 'float32') throw new Error(`weights of the type ${dtype} are not read`);
      const count = shape.reduce((product, size) => product * size, 1);
      tensors.set(name, core.tensor(new Float32Array(weights, from, count), shape));
      from += count * Float32Array.BYTES_PER_ELEMENT;
    }
    this.weights = tensors;
  }

  /** To be called within `tidy`. */
  run(input: core.Tensor): core.Tensor {
    const outputs = new Map<string, core.Tensor>();
    let last = input;
    for (const layer of this.layers) {
      const from = (layer.inbound_nodes[0] ?? []).map(([name]) => outputs.get(name) as core.Tensor);
      last = layer.class_name === 'InputLayer' ? input : this.apply(layer, from);
      outputs.set(layer.config.name, last);
    }
    return last;
  }

  private apply({ class_name, config }: Layer, [first, ...others]: readonly core.Tensor[]): core.Tensor {
    if (!first) throw new Error(`the layer ${config.name} has no input`);
    switch (class_name) {
      case 'Conv2D': {
        const sum = core.conv2d(first, this.weight(`${config.name}/kernel`), 1, config.padding ?? 'valid');
        return activated(core.add(sum, this.weight(`${config.name}/bias`)), config.activation);
      }
      case 'Activation':
        return activated(first, config.activation);
      case 'Concatenate':
        return core.concat([first, ...others], 3);
      case 'Add':
        return others.reduce((sum, other) => core.add(sum, other), first);
      case 'UpSampling2D': {
        const [, height = 0, width = 0] = first.shape;
        const [down, across] = config.size ?? [1, 1];
        return core.image.resizeNearestNeighbor(first, [height * down, width * across]);
      }
      default:
        throw new Error(`layers of the kind ${class_name} are not known`);
    }
  }

  private weight(name: string): core.Tensor {
    const tensor = this.weights.get(name);
    if (!tensor) throw new Error(`the model has no weight ${name}`);
    return tensor;
  }
}

function activated(tensor: core.Tensor, activation: string | undefined): core.Tensor {
  if (activation === undefined || activation === 'linear') return tensor;
  if (activation === 'relu') return core.relu(tensor);
  throw new Error(`the activation ${activation} is not known`);
}
