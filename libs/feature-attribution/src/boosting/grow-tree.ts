import type { BinnedTable } from '../binning/binned-table.ts';
import { HistogramSource, subtract, type Histogram } from './histogram.ts';
import { splitByCategory } from './split-by-category.ts';
import { splitByNumber } from './split-by-number.ts';
import type { NodeSums, SplitFound } from './split-gain.ts';
import type { TreeNode } from './tree.ts';
import type { TreeSettings } from './tree-settings.ts';

/** A tree, and where the rows that it was fitted to ended; `rows` is of use until the next tree is grown. */
export interface GrownTree {
  readonly root: TreeNode;
  readonly leaves: readonly { readonly rows: Uint32Array; readonly value: number }[];
}

/** A node that may still be split. */
interface OpenNode extends NodeSums {
  readonly start: number;
  readonly end: number;
  readonly depth: number;
  /** What its value is drawn towards 0 by, if it becomes a leaf. */
  readonly l2: number;
  /** null where it must be a leaf. */
  readonly candidate: Candidate | null;
  split: { readonly candidate: Candidate; readonly left: OpenNode; readonly right: OpenNode } | null;
}

interface Candidate {
  readonly feature: number;
  readonly found: SplitFound;
  readonly histogram: Histogram;
}

/** Grows trees on one table, leaf by leaf: the split that lowers the loss most comes first, as in LightGBM. */
export class TreeGrower {
  readonly #table: BinnedTable;
  readonly #settings: TreeSettings;
  readonly #histograms: HistogramSource;
  /** Rows of each node side by side. */
  readonly #order: Uint32Array;
  readonly #moved: Uint32Array;
  #gradients: Float64Array = new Float64Array(0);
  #hessians: Float64Array = new Float64Array(0);

  constructor(table: BinnedTable, settings: TreeSettings) {
    this.#table = table;
    this.#settings = settings;
    this.#histograms = new HistogramSource(table);
    this.#order = new Uint32Array(table.rows);
    this.#moved = new Uint32Array(table.rows);
  }

  /** One tree that steps against the gradients. Time O(rows · features · depth). */
  grow(gradients: Float64Array, hessians: Float64Array): GrownTree {
    this.#gradients = gradients;
    this.#hessians = hessians;
    for (let row = 0; row < this.#order.length; row++) this.#order[row] = row;
    const root = this.#rootNode();
    const leaves = [root];
    while (leaves.length < this.#settings.maximumLeaves) {
      const best = mostGain(leaves);
      if (best?.candidate == null) break;
      const [left, right] = this.#split(best, best.candidate);
      leaves.splice(leaves.indexOf(best), 1, left, right);
    }
    for (const { candidate } of leaves) if (candidate) this.#histograms.release(candidate.histogram);
    return {
      root: this.#treeOf(root),
      leaves: leaves.map((leaf) => ({ rows: this.#rowsOf(leaf), value: this.#valueOf(leaf) })),
    };
  }

  #rootNode(): OpenNode {
    const bounds = { start: 0, end: this.#order.length, depth: 0, l2: this.#settings.l2 };
    const sums = this.#sumsOf(this.#order);
    const mayBeSplit = this.#mayBeSplit(sums.rows, 0);
    return this.#nodeOf({ ...bounds, ...sums }, mayBeSplit ? this.#histogramOf(this.#order) : null);
  }

  #mayBeSplit(rows: number, depth: number): boolean {
    return depth < this.#settings.maximumDepth && rows >= 2 * this.#settings.minimumLeafRows;
  }

  #nodeOf(place: Omit<OpenNode, 'candidate' | 'split'>, histogram: Histogram | null): OpenNode {
    const candidate = histogram && this.#bestSplit(place, histogram);
    if (histogram && !candidate) this.#histograms.release(histogram);
    return { ...place, candidate, split: null };
  }

  #bestSplit(node: NodeSums, histogram: Histogram): Candidate | null {
    let best: Candidate | null = null;
    this.#table.features.forEach(({ kind, binCount }, feature) => {
      const search = kind === 'numbers' ? splitByNumber : splitByCategory;
      const offset = this.#histograms.offsets[feature] as number;
      const found = search(histogram, offset, binCount, node, this.#settings);
      if (found && found.gain > (best?.found.gain ?? 0)) best = { feature, found, histogram };
    });
    return best;
  }

  /** Parts the node's rows; of the histograms of the children only the smaller one is counted. */
  #split(node: OpenNode, candidate: Candidate): readonly [OpenNode, OpenNode] {
    const middle = this.#part(node, candidate);
    const common = { depth: node.depth + 1, l2: candidate.found.l2 };
    const places = [
      { start: node.start, end: middle, ...common },
      { start: middle, end: node.end, ...common },
    ].map((place) => ({ ...place, ...this.#sumsOf(this.#rowsOf(place)) }));
    const [smaller, larger] = [...places].sort((a, b) => a.rows - b.rows) as [OpenNode, OpenNode];
    const histograms = this.#histogramsOfParts(smaller, larger, candidate.histogram);
    const children = places.map((place) =>
      this.#nodeOf(place, place === smaller ? histograms.smaller : histograms.larger),
    );
    const [left, right] = children as [OpenNode, OpenNode];
    node.split = { candidate, left, right };
    return [left, right];
  }

  #histogramsOfParts(
    smaller: Omit<OpenNode, 'candidate' | 'split'>,
    larger: Omit<OpenNode, 'candidate' | 'split'>,
    whole: Histogram,
  ): { readonly smaller: Histogram | null; readonly larger: Histogram | null } {
    if (!this.#mayBeSplit(larger.rows, larger.depth)) {
      this.#histograms.release(whole);
      return { smaller: null, larger: null };
    }
    const part = this.#histogramOf(this.#rowsOf(smaller));
    const rest = subtract(whole, part);
    if (this.#mayBeSplit(smaller.rows, smaller.depth)) return { smaller: part, larger: rest };
    this.#histograms.release(part);
    return { smaller: null, larger: rest };
  }

  /** Moves the rows that go left before those that go right, each side in its order; returns the border. */
  #part({ start, end }: OpenNode, { feature, found }: Candidate): number {
    const goesLeft = found.goesLeft();
    const bins = this.#table.features[feature]?.bins ?? new Uint8Array(0);
    let left = start;
    let right = 0;
    for (let k = start; k < end; k++) {
      const row = this.#order[k] as number;
      if (goesLeft[bins[row] as number] === 1) this.#order[left++] = row;
      else this.#moved[right++] = row;
    }
    this.#order.set(this.#moved.subarray(0, right), left);
    return left;
  }

  #histogramOf(rows: Uint32Array): Histogram {
    return this.#histograms.ofRows(rows, this.#gradients, this.#hessians);
  }

  #rowsOf({ start, end }: { readonly start: number; readonly end: number }): Uint32Array {
    return this.#order.subarray(start, end);
  }

  #sumsOf(rows: Uint32Array): NodeSums {
    let [gradient, hessian] = [0, 0];
    for (let k = 0; k < rows.length; k++) {
      gradient += this.#gradients[rows[k] as number] as number;
      hessian += this.#hessians[rows[k] as number] as number;
    }
    return { gradient, hessian, rows: rows.length };
  }

  #valueOf({ gradient, hessian, l2 }: OpenNode): number {
    return (-this.#settings.learningRate * gradient) / (hessian + l2);
  }

  #treeOf(node: OpenNode): TreeNode {
    if (node.split === null) return { isLeaf: true, value: this.#valueOf(node), cover: node.rows };
    const { candidate, left, right } = node.split;
    return {
      isLeaf: false,
      feature: candidate.feature,
      goesLeft: candidate.found.goesLeft(),
      left: this.#treeOf(left),
      right: this.#treeOf(right),
      cover: node.rows,
    };
  }
}

function mostGain(leaves: readonly OpenNode[]): OpenNode | null {
  const gainOf = ({ candidate }: OpenNode): number => candidate?.found.gain ?? 0;
  return leaves.reduce<OpenNode | null>(
    (best, leaf) => (gainOf(leaf) > (best ? gainOf(best) : 0) ? leaf : best),
    null,
  );
}
