import { tensor, type GraphModel } from '@energetic-ai/core';
import type { Picture } from '../picture/read-picture.ts';
import { openGraphModel, readModelFolder } from '../tensor/graph-model.ts';
import { objectLabels } from './object-names.ts';
import { pictureSquare, pictureSquareSide, type PictureFit } from './picture-square.ts';
import type { SeenObject } from './sight.ts';
import { gridObjects, type GridOutput } from './grid-objects.ts';
import { withoutDoubles } from './without-doubles.ts';

type Opaque = Pick<Picture, 'rgb' | 'width' | 'height'>;

/** Below it the model calls a stamp an aeroplane and a drawn face a stop sign. */
const scoreMin = 0.5;
const objectsMax = 20;

/** Finds the 80 kinds of everyday objects of COCO: NanoDet-g. */
export class ObjectFinder {
  private constructor(private readonly model: GraphModel) {}

  static async open(): Promise<ObjectFinder> {
    return new ObjectFinder(await openGraphModel(await readModelFolder(new URL('../../weights/nanodet/nanodet.json', import.meta.url))));
  }

  /** Surest first. Two looks, for each finds what the other misses; a square looks the same in both. */
  async find(picture: Opaque): Promise<SeenObject[]> {
    const looks: PictureFit[] = picture.width === picture.height ? ['whole'] : ['whole', 'stretched'];
    const found: SeenObject[] = [];
    for (const fit of looks) found.push(...(await this.look(picture, fit)));
    return withoutDoubles(found).slice(0, objectsMax);
  }

  private async look(picture: Opaque, fit: PictureFit): Promise<SeenObject[]> {
    const { values, toPicture } = await pictureSquare(picture, fit);
    const objects = this.grids(values).flatMap((grid) => gridObjects(grid, { side: pictureSquareSide, scoreMin }));
    return objects.map(({ kind, score, box }) => ({ label: objectLabels[kind] as string, score, box: toPicture(box) }));
  }

  /** The model gives two outputs for each of its three grids: how sure it is of each kind, and where the edges lie. */
  private grids(values: Float32Array): GridOutput[] {
    const input = tensor(values, [1, 3, pictureSquareSide, pictureSquareSide]);
    const outputs = [this.model.predict(input)].flat();
    const read = outputs.map(({ shape: [, cells = 0, width = 0] }, index) => ({ cells, width, values: Float32Array.from(outputs[index]!.dataSync()) }));
    for (const each of [input, ...outputs]) each.dispose();
    const scores = read.filter(({ width }) => width === objectLabels.length);
    return scores.map((each) => {
      const edges = read.find(({ cells, width }) => cells === each.cells && width !== objectLabels.length);
      if (!edges) throw new Error('the model gave scores without edges');
      return { cells: each.cells, kinds: each.width, scores: each.values, edges: edges.values };
    });
  }
}
