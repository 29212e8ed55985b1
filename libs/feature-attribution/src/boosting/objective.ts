/** What trees are fitted to: a loss, by its derivatives with respect to the scores. */
export interface Objective {
  /** The score of every row before the first tree, for each output. */
  readonly baseScores: readonly number[];
  /**
   * Writes first and second derivatives of each row's loss, for each output.
   *
   * @param scores By output, a number a row.
   */
  readonly derive: (
    scores: readonly Float64Array[],
    gradients: readonly Float64Array[],
    hessians: readonly Float64Array[],
  ) => void;
}

/** Half the squared difference; one output, the amount itself. */
export function squaredError(amounts: Float64Array): Objective {
  const base = amounts.reduce((sum, amount) => sum + amount / amounts.length, 0);
  return {
    baseScores: [base],
    derive: ([scores], [gradients], [hessians]) => {
      if (!scores || !gradients || !hessians) return;
      hessians.fill(1);
      for (let row = 0; row < amounts.length; row++) {
        gradients[row] = (scores[row] as number) - (amounts[row] as number);
      }
    },
  };
}

/** Log loss of two classes; one output, the log odds of class 1. */
export function logisticLoss(classes: Uint8Array): Objective {
  const share = classes.reduce((sum, each) => sum + each, 0) / classes.length;
  return {
    baseScores: [Math.log(share / (1 - share))],
    derive: ([scores], [gradients], [hessians]) => {
      if (!scores || !gradients || !hessians) return;
      for (let row = 0; row < classes.length; row++) {
        const probability = 1 / (1 + Math.exp(-(scores[row] as number)));
        gradients[row] = probability - (classes[row] as number);
        hessians[row] = probability * (1 - probability);
      }
    },
  };
}

/** Log loss of several classes, an output each: log of the class's share but for a constant. */
export function softmaxLoss(classes: Uint8Array, count: number): Objective {
  const rows = new Float64Array(count);
  for (const each of classes) rows[each] = (rows[each] as number) + 1;
  // One output could stay as it is, so steps of all are longer than need be; this factor takes that back.
  const redundancy = count / (count - 1);
  const deriveRow = (row: number, outputs: Parameters<Objective['derive']>): void => {
    const [scores, gradients, hessians] = outputs;
    let largest = -Infinity;
    for (const output of scores) largest = Math.max(largest, output[row] as number);
    let sum = 0;
    for (const output of scores) sum += Math.exp((output[row] as number) - largest);
    for (let each = 0; each < count; each++) {
      const probability = Math.exp(((scores[each] as Float64Array)[row] as number) - largest) / sum;
      (gradients[each] as Float64Array)[row] = probability - (classes[row] === each ? 1 : 0);
      (hessians[each] as Float64Array)[row] = redundancy * probability * (1 - probability);
    }
  };
  return {
    baseScores: Array.from(rows, (each) => Math.log(each / classes.length)),
    derive: (...outputs) => {
      for (let row = 0; row < classes.length; row++) deriveRow(row, outputs);
    },
  };
}
