import type { Cells } from '@circuitwatch/scoring-definitions';
import type { ReadRows } from '@circuitwatch/scoring-online';
import type { ServingUnit } from '../serving/serving-unit.ts';

/** One request on its way. */
export interface ScoreCall {
  readonly unit: ServingUnit;
  readonly requestId: string;
  readonly correlationId: string;
  readonly path: string;
  readonly at: Date;
  readonly startedMs: number;
  readonly body: string;
}

/** What came of it, where it came to an answer. */
export interface Scored {
  readonly read: ReadRows;
  readonly columns: readonly Cells[];
  readonly text: string;
}
