/** How large trees grow, and how careful they are. */
export interface TreeSettings {
  readonly trees: number;
  readonly learningRate: number;
  readonly maximumDepth: number;
  readonly maximumLeaves: number;
  readonly minimumLeafRows: number;
  /** Least sum of second derivatives in a leaf. */
  readonly minimumLeafHessian: number;
  /** Added to the sum of second derivatives, which draws values of leaves towards 0. */
  readonly l2: number;
}

/** Azure ML's surrogate: LightGBM with 200 trees of depth 5, and LightGBM's defaults for the rest. */
export const azureSettings: TreeSettings = {
  trees: 200,
  learningRate: 0.1,
  maximumDepth: 5,
  maximumLeaves: 31,
  minimumLeafRows: 20,
  minimumLeafHessian: 1e-3,
  l2: 0,
};
