/**
 * What became of each class, one class against the rest; one entry a class, in the order of the classes. True
 * negatives are the rows that are left.
 */
export interface ConfusionCounts {
  readonly rows: number;
  readonly truePositives: Float64Array;
  readonly falsePositives: Float64Array;
  readonly falseNegatives: Float64Array;
}

/** Counts codes of classes, all within the classes. Time O(rows + classes). */
export function confusionCounts(actual: Int32Array, predicted: Int32Array, classes: number): ConfusionCounts {
  const truePositives = new Float64Array(classes);
  const falsePositives = new Float64Array(classes);
  const falseNegatives = new Float64Array(classes);
  for (let row = 0; row < actual.length; row++) {
    const code = actual[row] as number;
    const guess = predicted[row] as number;
    if (code === guess) (truePositives[code] as number)++;
    else {
      (falseNegatives[code] as number)++;
      (falsePositives[guess] as number)++;
    }
  }
  return { rows: actual.length, truePositives, falsePositives, falseNegatives };
}
