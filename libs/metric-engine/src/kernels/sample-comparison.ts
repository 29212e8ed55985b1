import type { BinnedPair } from '../bins/binned-pair.ts';
import type { MergedSamples } from './merge-samples.ts';

/** All that the drift metrics of both families need of two samples. */
export interface SampleComparison extends MergedSamples {
  /** Over the azureml family's equal-width bins; empty without numbers or with infinite ones. */
  readonly equalWidth: BinnedPair;
  /** Over the baseline's deciles with open outer ends; empty when they are not defined. */
  readonly deciles: BinnedPair;
}
