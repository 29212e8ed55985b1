import type { MetricOutcome, FeatureDistribution } from '@circuitwatch/monitoring-definitions';
import { invalid, type AppError } from '@circuitwatch/platform-errors';
import { windowsOf } from '../data-source.ts';
import { distinctFiles, stopIfAborted, type Findings } from '../findings.ts';
import type { Dataset } from '../ports.ts';
import { hasTooManyRows, TooManyRows } from '../partitioned/too-many-rows.ts';
import type { MonitorRunInput, MonitorRunRequest } from '../run-request.ts';
import { openGroup, requiredSource, type FeatureGroup, type OpenedGroup } from './feature-group.ts';
import { rowsObstacle, type SideRows, type Sides } from './feature-obstacle.ts';
import {
  measureCategories,
  measureNumbers,
  obstructedFeature,
  type FeatureMeasured,
  type MeasureContext,
} from './measure-feature.ts';
import { planFeatures, type PlannedFeature } from './plan-features.ts';
import { countRows, portionsOf, readCategories, readNumbers, refuseTimelessTarget } from './read-columns.ts';
import { selectFeatures } from './select-features.ts';

/** The share of a feature's progress that reading makes up. */
const readShare = 0.5;

/**
 * Measures all features of signals that compare the same rows. Each column is read once, numbers several columns a
 * scan; a feature that cannot be measured has a status and a reason.
 *
 * @throws AppError INVALID when the data cannot be read at all; UNAVAILABLE; CANCELED. TooManyRows above the limits.
 */
export async function executeFeatureGroup(
  group: FeatureGroup,
  request: MonitorRunRequest,
  onProgress: (progress: number) => void,
): Promise<Findings> {
  const opened = await openGroup(group, request);
  try {
    const limits = request.partitionLimits;
    if (limits && (await hasTooManyRows(opened, request.signal, limits))) throw new TooManyRows();
    const { features, notes } = await planGroup(group, opened, request);
    const measured = await measureAll({ group, opened, request, features, onProgress });
    return findingsOf({ group, opened, features, notes, ...measured });
  } finally {
    await opened.close();
  }
}

/** The features of a group, and what a reader should know of how they were chosen, by signal. */
export interface PlannedGroup {
  readonly features: readonly PlannedFeature[];
  readonly notes: ReadonlyMap<string, readonly string[]>;
}

/** @throws AppError INVALID when the target cannot be cut by time, or there is nothing to measure. */
export async function planGroup(
  group: FeatureGroup,
  opened: OpenedGroup,
  request: MonitorRunRequest,
): Promise<PlannedGroup> {
  refuseTimelessTarget(group, opened);
  const selected = await selectFeatures(group, request);
  const features = await planFeatures({
    sides: opened.sides,
    baselineWindow: opened.windows.baseline,
    signals: selected.signals,
    featureTypes: group.signals[0]?.featureTypes ?? {},
    roles: rolesOf(group),
    signal: request.signal,
  });
  if (features.length === 0) throw nothingToMeasure(opened);
  return { features, notes: selected.notes };
}

function nothingToMeasure({ sides: { baseline, target } }: OpenedGroup): AppError {
  const names = baseline.columns.slice(0, 8).map(({ name }) => name);
  const has = names.length > 0 ? ` (it has ${names.join(', ')})` : '';
  return invalid(
    `The baseline data ${baseline.uri}${has} has no column to measure that ${target.uri} could be compared by.`,
  );
}

interface Work {
  readonly group: FeatureGroup;
  readonly opened: OpenedGroup;
  readonly request: MonitorRunRequest;
  readonly features: readonly PlannedFeature[];
  readonly onProgress: (progress: number) => void;
}

interface AllMeasured {
  readonly rows: Sides<number>;
  /** By feature. */
  readonly measured: ReadonlyMap<string, FeatureMeasured>;
}

async function measureAll({ group, opened, request, features, onProgress }: Work): Promise<AllMeasured> {
  const { signal } = request;
  const measured = new Map<string, FeatureMeasured>();
  const asked = features.filter(({ metrics }) => metrics.length > 0);
  const readable = asked.filter(({ obstacle }) => obstacle === null);
  let rows: Sides<number> | null = null;
  const finish = async (feature: PlannedFeature, found: FeatureMeasured): Promise<void> => {
    measured.set(feature.name, found);
    onProgress(readShare + ((1 - readShare) * measured.size) / asked.length);
    await stopIfAborted(signal);
  };
  const numerical = readable.filter(({ dataType }) => dataType === 'numerical');
  for (const portion of await portionsOf(opened, numerical, signal)) {
    const names = portion.map(({ name }) => name);
    const read = await readNumbers(group, opened, names, request);
    onProgress(readShare);
    rows = { baseline: read.baseline.rows, target: read.target.rows };
    const context = contextOf(group, rows, request);
    for (const feature of portion) await finish(feature, ofColumns(feature, read, context, measureNumbers));
  }
  const categorical = readable.filter(({ dataType }) => dataType === 'categorical');
  if (categorical.length > 0) {
    const read = await readCategories(opened, categorical, signal);
    rows ??= { baseline: read.baseline.rows, target: read.target.rows };
    const context = contextOf(group, rows, request);
    for (const feature of categorical) {
      await finish(feature, ofColumns(feature, read, context, measureCategories));
    }
  }
  rows ??= await countRows(opened, signal);
  const context = contextOf(group, rows, request);
  for (const feature of asked) {
    if (feature.obstacle) await finish(feature, obstructedFeature(feature, feature.obstacle, context));
  }
  return { rows, measured };
}

/** Measures a feature of which both sides were read, unless too few rows stand in the way. */
function ofColumns<Column>(
  feature: PlannedFeature,
  read: Sides<{ readonly columns: ReadonlyMap<string, Column> }>,
  context: MeasureContext,
  measure: (feature: PlannedFeature, columns: Sides<Column>, context: MeasureContext) => FeatureMeasured,
): FeatureMeasured {
  const obstacle = rowsObstacle(context.sides, context.minimumRows);
  if (obstacle) return obstructedFeature(feature, obstacle, context);
  const baseline = read.baseline.columns.get(feature.name);
  const target = read.target.columns.get(feature.name);
  if (baseline && target) return measure(feature, { baseline, target }, context);
  throw new RangeError(`The reader answered without the column "${feature.name}".`);
}

/** What measuring the features of a group needs, once its rows are known. */
export function contextOf(
  { signals, sources }: FeatureGroup,
  rows: Sides<number>,
  { definition, breachedBefore }: MonitorRunInput,
): MeasureContext {
  const side = (role: 'baseline' | 'target'): SideRows => ({
    rows: rows[role],
    range: requiredSource(sources, role).window,
  });
  return {
    minimumRows: definition.minimumRows,
    sides: { baseline: side('baseline'), target: side('target') },
    breachedBefore,
    drawnFor: signals[0]?.name ?? '',
  };
}

/** Labels and predictions are features only where both sides have them. */
function rolesOf({ sources }: FeatureGroup): ReadonlySet<string> {
  const columns = [...sources.values()].flatMap(({ selection }) => [
    selection.columns?.target,
    selection.columns?.prediction,
    selection.columns?.predictionProbability,
  ]);
  return new Set(columns.filter((name) => name !== undefined));
}

/** All that was found of a group. */
export interface GroupMeasured extends AllMeasured, PlannedGroup {
  readonly group: FeatureGroup;
  readonly opened: { readonly sides: Sides<Pick<Dataset, 'notes' | 'files'>> };
}

/** The findings of all signals of a group. */
export function findingsOf({ group, opened, features, notes, rows, measured }: GroupMeasured): Findings {
  const all = features.flatMap(({ name }) => measured.get(name) ?? []);
  const results: readonly MetricOutcome[] = all.flatMap((feature) => feature.results);
  const distributions: readonly FeatureDistribution[] = all.flatMap(({ distribution }) => distribution ?? []);
  const ofData = [...new Set([...opened.sides.baseline.notes, ...opened.sides.target.notes])];
  const drawnFor = group.signals[0]?.name ?? null;
  return {
    signals: group.signals.map((signal) => ({
      outcome: {
        name: signal.name,
        kind: signal.kind,
        windows: windowsOf(group.sources),
        baselineRows: rows.baseline,
        targetRows: rows.target,
        distributionsOf: distributions.length > 0 ? drawnFor : null,
        importance: notes.has(signal.name) ? 'surrogate' : null,
        truth: null,
        notes: [...ofData, ...(notes.get(signal.name) ?? []), ...unaskedNotes(features, signal.name)],
      },
      results: results.filter((result) => result.signal === signal.name),
    })),
    distributions,
    files: distinctFiles([...opened.sides.baseline.files, ...opened.sides.target.files]),
  };
}

/** Features that a signal has no metric for. */
function unaskedNotes(features: readonly PlannedFeature[], signal: string): readonly string[] {
  return (['numerical', 'categorical'] as const).flatMap((dataType) => {
    const ofType = features.filter((feature) => feature.dataType === dataType && feature.obstacle === null);
    const asked = ofType.some(({ metrics }) => metrics.some((asking) => asking.signal.name === signal));
    if (ofType.length === 0 || asked) return [];
    const names = ofType.slice(0, 5).map(({ name }) => name);
    const more = ofType.length > names.length ? ` and ${ofType.length - names.length} more` : '';
    return [`No metric is named for ${dataType} features, so ${names.join(', ')}${more} are not measured.`];
  });
}
