import { entriesOf } from '../reading/fields.ts';
import { Reading, type Item } from '../reading/reading.ts';
import { readData } from '../data/read-data.ts';
import { referenceText } from './signal-data.ts';
import { referenceKeys } from './signal-words.ts';

/** Data → the column that holds what a model predicts, as any of a monitor's signals says. */
export type Labels = ReadonlyMap<string, string>;

const keys: readonly string[] = referenceKeys;

/** One signal often names the target column of training data that others use without it. */
export function findLabels(signals: Item): Labels {
  // Whatever is wrong is told when the signals themselves are read.
  const scratch = new Reading(signals.reading.source);
  const labels = new Map<string, string>();
  for (const { value } of entriesOf({ ...signals, reading: scratch }) ?? []) {
    const item = value && entriesOf(value)?.find(({ key }) => keys.includes(key))?.value;
    const data = item && readData(item);
    if (data?.columns.target !== undefined) labels.set(referenceText(data.reference), data.columns.target);
  }
  return labels;
}
