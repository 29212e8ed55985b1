import { thresholdsOf, type RunOutcome } from '@circuitwatch/monitoring-definitions';
import { contextOf, findingsOf } from '../features/execute-feature-group.ts';
import { featureGroup, groupSignals, type FeatureGroup } from '../features/feature-group.ts';
import { rowsObstacle } from '../features/feature-obstacle.ts';
import {
  measureCategories,
  obstructedFeature,
  type FeatureMeasured,
  type MeasureContext,
} from '../features/measure-feature.ts';
import type { PlannedFeature } from '../features/plan-features.ts';
import { executeMonitorRun } from '../execute-monitor-run.ts';
import { stopIfAborted, type Findings } from '../findings.ts';
import type { MonitorRunInput, MonitorRunRequest } from '../run-request.ts';
import { mostCategories } from './execute-partition.ts';
import { cutsFor, measureMerged } from './measure-merged.ts';
import { mergeCategories, mergeNumbers, rowsOf, type PassFindings } from './merge-findings.ts';
import { decodeFindings, decodeGroupCuts, encodePassCuts, type GroupCuts } from './partition-bytes.ts';
import {
  isMeasured,
  type PartitionedFeature,
  type PartitionedGroup,
  type PartitionedRun,
  type PartitionTask,
} from './partitioned-run.ts';

/** After so many passes a value that is still not known well enough keeps its bounds. */
const mostPasses = 4;

/** One pass over the data, with what its partition jobs found, in the order of its tasks. */
export interface PartitionPass {
  /** As the pass was given them; null in the first. */
  readonly cuts: Uint8Array | null;
  readonly tasks: readonly PartitionTask[];
  readonly outputs: readonly Uint8Array[];
}

/** What comes after the passes that were made: another one, or the outcome. */
export type PartitionedStep =
  | { readonly next: { readonly cuts: Uint8Array; readonly tasks: readonly PartitionTask[] } }
  | { readonly outcome: RunOutcome };

/**
 * Merges what all partitions found. When more has to be counted it says what and where; otherwise it measures the
 * features of the partitioned groups, executes all other signals of the run and gives the outcome that
 * `executeMonitorRun` gives of data that fits into one job.
 *
 * @throws AppError as executeMonitorRun does.
 */
export async function advancePartitionedRun(
  run: PartitionedRun,
  passes: readonly PartitionPass[],
  request: MonitorRunRequest,
): Promise<PartitionedStep> {
  const groups = run.groups.map((group, index) =>
    mergingGroup(group, findingsOfPasses(passes, index), request),
  );
  const cuts: GroupCuts[] = [];
  for (const group of groups) {
    await stopIfAborted(request.signal);
    cuts.push(passes.length < mostPasses ? nextGroupCuts(group) : new Map());
  }
  if (cuts.some(({ size }) => size > 0)) {
    const tasks = run.tasks.filter(({ group }) => (cuts[group]?.size ?? 0) > 0);
    return { next: { cuts: encodePassCuts(cuts), tasks } };
  }
  const measured = new Map<string, Findings>();
  for (const group of groups) {
    await stopIfAborted(request.signal);
    measured.set(group.context.drawnFor, measureGroup(group));
  }
  return { outcome: await executeMonitorRun({ ...request, measuredInParts: measured }) };
}

interface MergingGroup {
  readonly plan: PartitionedGroup;
  readonly group: FeatureGroup;
  readonly features: readonly PlannedFeature[];
  readonly passes: readonly PassFindings[];
  readonly context: MeasureContext;
}

function findingsOfPasses(passes: readonly PartitionPass[], group: number): readonly PassFindings[] {
  return passes.map(({ cuts, tasks, outputs }): PassFindings => {
    const of = (side: PartitionTask['side']): Uint8Array[] =>
      outputs.filter((_, index) => tasks[index]?.group === group && tasks[index].side === side);
    return {
      cuts: cuts && decodeGroupCuts(cuts, group),
      sides: { baseline: of('baseline').map(decodeFindings), target: of('target').map(decodeFindings) },
    };
  });
}

function mergingGroup(
  plan: PartitionedGroup,
  passes: readonly PassFindings[],
  input: MonitorRunInput,
): MergingGroup {
  const signals = groupSignals(input).find((candidate) => candidate.signals[0]?.name === plan.signals[0]);
  if (!signals) throw new RangeError(`The run has no signal "${plan.signals[0]}" any more.`);
  const group = featureGroup(input, signals);
  const [first] = passes;
  const rows = {
    baseline: rowsOf(first?.sides.baseline ?? []),
    target: rowsOf(first?.sides.target ?? []),
  };
  const features = plan.features.map((feature) => plannedFeature(feature, group));
  return { plan, group, features, passes, context: contextOf(group, rows, input) };
}

function plannedFeature({ signals, ...feature }: PartitionedFeature, group: FeatureGroup): PlannedFeature {
  const metrics = group.signals
    .filter(({ name }) => signals.includes(name))
    .map((signal) => ({ signal, thresholds: thresholdsOf(signal, feature.dataType) }));
  return { ...feature, metrics };
}

function nextGroupCuts({ plan, features, passes, context }: MergingGroup): GroupCuts {
  const cuts = new Map<string, Float64Array>();
  if (rowsObstacle(context.sides, context.minimumRows)) return cuts;
  for (const [index, feature] of features.entries()) {
    const own = plan.features[index];
    if (!own || !isMeasured(own) || feature.dataType !== 'numerical') continue;
    // What was not counted again in the last pass was told already.
    const last = passes.at(-1)?.cuts;
    if (last && !last.has(feature.name)) continue;
    const next = cutsFor(feature, mergeNumbers(feature.name, passes), context);
    if (next) cuts.set(feature.name, next);
  }
  return cuts;
}

function measureGroup({ plan, group, features, passes, context }: MergingGroup): Findings {
  const measured = new Map<string, FeatureMeasured>();
  const obstacle = rowsObstacle(context.sides, context.minimumRows);
  for (const feature of features.filter(({ metrics }) => metrics.length > 0)) {
    const own = feature.obstacle ?? obstacle;
    measured.set(
      feature.name,
      own ? obstructedFeature(feature, own, context) : measureFeature(feature, passes, context),
    );
  }
  return findingsOf({
    group,
    opened: { sides: plan.sides },
    features,
    notes: new Map(Object.entries(plan.notes)),
    rows: { baseline: context.sides.baseline.rows, target: context.sides.target.rows },
    measured,
  });
}

function measureFeature(
  feature: PlannedFeature,
  passes: readonly PassFindings[],
  context: MeasureContext,
): FeatureMeasured {
  if (feature.dataType === 'numerical') {
    return measureMerged(feature, mergeNumbers(feature.name, passes), context);
  }
  const [first] = passes;
  const baseline = mergeCategories(feature.name, first?.sides.baseline ?? [], mostCategories);
  const target = mergeCategories(feature.name, first?.sides.target ?? [], mostCategories);
  if (baseline && target) return measureCategories(feature, { baseline, target }, context);
  const reason = `"${feature.name}" has more than ${mostCategories} categories, too many to be compared in parts; leave it out, or read it as numbers.`;
  return obstructedFeature(feature, { status: 'FAILED', reason }, context);
}
