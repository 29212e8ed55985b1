import type { DataType } from '@circuitwatch/metric-engine';
import { nearestName } from '@circuitwatch/monitoring-definitions';
import { invalid } from '@circuitwatch/platform-errors';
import type { Definitions } from './comparison-report.ts';
import type { ComparedColumn, ComparedTable } from './ports.ts';

/** Integers with fewer distinct values than this share of the rows are categories under azureml's rule. */
const categoricalShare = 0.05;

/** A feature that both sides have, and how it is read. */
export interface ReadableFeature {
  readonly name: string;
  readonly dataType: DataType;
  readonly baseline: ComparedColumn;
  readonly target: ComparedColumn;
}

/** A feature that cannot be compared. */
export interface SkippedFeature {
  readonly name: string;
  readonly dataType: DataType;
  readonly obstacle: string;
}

/** What is compared, and how columns are read as features. */
export interface FeatureChoice {
  readonly definitions: Definitions;
  /** undefined: every column. */
  readonly features?: readonly string[] | undefined;
  /** Columns to be read as numbers, or as categories, whatever they hold. */
  readonly numerical?: readonly string[] | undefined;
  readonly categorical?: readonly string[] | undefined;
}

/**
 * Decides for each feature whether and as what it is compared, in the order of the baseline's columns and then
 * those that only the target has.
 *
 * What the caller names numerical or categorical is so. Otherwise azureml decides on the baseline alone: text
 * and booleans are categories, floats and decimals numbers, integers categories when fewer than 5 % of the rows
 * hold distinct values (null is one). Under classic all numbers are numerical, all else categorical. Instants
 * and nested values are skipped. Text against numbers is read as numbers; whether it holds any is seen there.
 *
 * @throws AppError INVALID when a name is no column of either side, or is named in both lists.
 */
export async function planFeatures(
  baseline: ComparedTable,
  target: ComparedTable,
  choice: FeatureChoice,
  signal?: AbortSignal,
): Promise<readonly (ReadableFeature | SkippedFeature)[]> {
  const columns = { baseline: columnsByName(baseline), target: columnsByName(target) };
  const known = [...new Set([...columns.baseline.keys(), ...columns.target.keys()])];
  const numerical = namesOf(choice.numerical, known);
  const categorical = namesOf(choice.categorical, known);
  for (const name of numerical) {
    if (categorical.has(name)) throw invalid(`"${name}" is named numerical and categorical; choose one.`);
  }
  const wanted = choice.features === undefined ? new Set(known) : namesOf(choice.features, known);
  const doubtful = [...columns.baseline.values()].filter(
    ({ name, kind }) => kind === 'integer' && wanted.has(name) && columns.target.has(name),
  );
  const undecided = doubtful.map(({ name }) => name).filter((name) => !numerical.has(name));
  const coded =
    choice.definitions === 'azureml' && undecided.length > 0
      ? await baseline.columnsWithFewDistinct(undecided, categoricalShare, signal)
      : new Set<string>();
  const typeOf = (name: string, ofBaseline: ComparedColumn, ofTarget: ComparedColumn): DataType => {
    if (numerical.has(name)) return 'numerical';
    if (categorical.has(name) || coded.has(name)) return 'categorical';
    return dataTypeOf(ofBaseline, ofTarget, choice.definitions);
  };
  return known
    .filter((name) => wanted.has(name))
    .map((name) => {
      const ofBaseline = columns.baseline.get(name);
      const ofTarget = columns.target.get(name);
      if (!ofTarget) return missing(name, ofBaseline, 'target', onlyIn(columns.target, columns.baseline));
      if (!ofBaseline) return missing(name, ofTarget, 'baseline', onlyIn(columns.baseline, columns.target));
      const isNamed = numerical.has(name) || categorical.has(name);
      const dataType = typeOf(name, ofBaseline, ofTarget);
      const obstacle = obstacleOf(ofBaseline, ofTarget, dataType, isNamed);
      if (obstacle !== null) return { name, dataType, obstacle };
      return { name, dataType, baseline: ofBaseline, target: ofTarget };
    });
}

function columnsByName(table: ComparedTable): ColumnsByName {
  return new Map(table.columns.map((column) => [column.name, column]));
}

function namesOf(names: readonly string[] | undefined, known: readonly string[]): ReadonlySet<string> {
  for (const name of names ?? []) {
    if (known.includes(name)) continue;
    const nearest = nearestName(name, known);
    const hint =
      nearest === null ? `the columns are ${known.slice(0, 20).join(', ')}` : `did you mean "${nearest}"?`;
    throw invalid(`Neither side has a column "${name}"; ${hint}`);
  }
  return new Set(names);
}

function isNumber({ kind }: ComparedColumn): boolean {
  return kind === 'integer' || kind === 'float';
}

function dataTypeOf(baseline: ComparedColumn, target: ComparedColumn, definitions: Definitions): DataType {
  if (isNumber(baseline)) return 'numerical';
  // A column whose cells are all empty is text to a reader of CSV, whatever it is meant to hold.
  if (baseline.kind === 'text' && isNumber(target)) return 'numerical';
  return definitions === 'classic' && baseline.kind === 'boolean' && isNumber(target)
    ? 'numerical'
    : 'categorical';
}

type ColumnsByName = ReadonlyMap<string, ComparedColumn>;

function onlyIn(columns: ColumnsByName, others: ColumnsByName): readonly string[] {
  return [...columns.keys()].filter((name) => !others.has(name));
}

function missing(
  name: string,
  column: ComparedColumn | undefined,
  side: string,
  unmatched: readonly string[],
): SkippedFeature {
  const nearest = nearestName(name, unmatched);
  const hint = nearest === null ? '' : ` It has "${nearest}".`;
  const dataType = column && isNumber(column) ? 'numerical' : 'categorical';
  return { name, dataType, obstacle: `The ${side} has no column "${name}".${hint}` };
}

function obstacleOf(
  baseline: ComparedColumn,
  target: ComparedColumn,
  dataType: DataType,
  isNamed: boolean,
): string | null {
  for (const [side, { kind, type }] of [
    ['baseline', baseline],
    ['target', target],
  ] as const) {
    if (kind === 'other' && !(isNamed && dataType === 'categorical')) {
      return `The ${side} holds ${type}, which is neither numbers nor categories.`;
    }
    if (kind === 'timestamp' && !isNamed) {
      return `The ${side} holds dates or times (${type}), which differ between any two periods; name it numerical or categorical to compare it all the same.`;
    }
  }
  return null;
}
