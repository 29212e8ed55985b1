import { defaultWindows, type TrailingWindow } from '@circuitwatch/monitoring-definitions';
import { invalid, type FieldProblem } from '@circuitwatch/platform-errors';
import type { DataSelectionInput, SignalInput } from '../../generated/resolver-types.ts';
import { enumWord } from './enum-names.ts';
import { withValues } from './given-fields.ts';
import { readFeatures } from './read-features.ts';
import { readSelection } from './read-selection.ts';
import { readThresholds, thresholdProblems } from './read-thresholds.ts';

const ofFeatures = ['features', 'topFeatures', 'featureTypes'] as const;

/** Beside what every signal may say. */
const fieldsOfKind = {
  DATA_DRIFT: ofFeatures,
  PREDICTION_DRIFT: ofFeatures,
  DATA_QUALITY: ofFeatures,
  FEATURE_ATTRIBUTION_DRIFT: [...ofFeatures, 'task', 'importance', 'outputs'],
  MODEL_PERFORMANCE: ['task', 'groundTruth'],
  CUSTOM: ['sql', 'component', 'data', 'inputs'],
} as const satisfies Record<SignalInput['kind'], readonly (keyof SignalInput)[]>;

/** What a signal's selections are read with. */
interface SignalOptions {
  readonly index: number;
  /** The monitor's target, where its window moves: baselines end where it begins. */
  readonly targetSize: string | undefined;
}

/**
 * The signal that the input describes, still to be validated.
 *
 * @throws AppError INVALID for a selection with two windows, and for features named and counted.
 */
export function readSignal(
  input: SignalInput,
  { index, targetSize }: SignalOptions,
): Record<string, unknown> {
  const at = ['signals', index];
  const select = (
    selection: DataSelectionInput | null | undefined,
    path: FieldProblem['path'],
    standard?: TrailingWindow,
  ) => (selection ? readSelection(selection, { standard, path: [...at, ...path] }) : undefined);
  const target = select(input.target, ['target'], defaultWindows.target);
  return withValues({
    name: input.name,
    kind: enumWord(input.kind),
    metrics: readThresholds(input.metrics),
    observeOnly: input.observeOnly,
    alertEnabled: input.alertEnabled,
    target,
    baseline: select(input.baseline, ['baseline'], {
      ...defaultWindows.baseline,
      lookbackOffset: input.target?.lookbackSize ?? targetSize ?? defaultWindows.baseline.lookbackOffset,
    }),
    segment: input.segment,
    features: readFeatures(input, at),
    featureTypes: input.featureTypes
      ? Object.fromEntries(input.featureTypes.map(({ feature, type }) => [feature, enumWord(type)]))
      : undefined,
    task: input.task ? enumWord(input.task) : undefined,
    groundTruth: select(input.groundTruth, ['groundTruth']),
    outputs: select(input.outputs, ['outputs']),
    importance: input.importance ? enumWord(input.importance) : undefined,
    sql: input.sql,
    component: input.component,
    data: input.data
      ? Object.fromEntries(
          input.data.map(({ name, selection }, position) => [
            name,
            select(selection, ['data', position, 'selection']),
          ]),
        )
      : undefined,
    inputs: input.inputs,
  });
}

/** What no definition could show: lists that name a thing twice, and fields that the kind has no use for. */
function signalInputProblems(input: SignalInput, index: number): FieldProblem[] {
  const at = ['signals', index];
  return [
    ...thresholdProblems(input.metrics, [...at, 'metrics']),
    ...unfittingFields(input).map((field) => ({
      path: [...at, field],
      message: `A signal of the kind ${input.kind} has no use for "${field}".`,
    })),
    ...twice(input.featureTypes?.map(({ feature }) => feature)).map((position) => ({
      path: [...at, 'featureTypes', position, 'feature'],
      message: 'This feature is listed twice.',
    })),
    ...twice(input.data?.map(({ name }) => name)).map((position) => ({
      path: [...at, 'data', position, 'name'],
      message: 'This relation is listed twice.',
    })),
  ];
}

function unfittingFields(input: SignalInput): readonly string[] {
  const fitting: readonly string[] = fieldsOfKind[input.kind];
  const special = new Set<keyof SignalInput>(Object.values(fieldsOfKind).flat());
  return [...special].filter((field) => !fitting.includes(field) && (input[field] ?? null) !== null);
}

function twice(names: readonly string[] | undefined): readonly number[] {
  return (names ?? []).flatMap((name, index, all) => (all.indexOf(name) === index ? [] : [index]));
}

/** Refuses what would be lost in reading. */
export function requireReadable(signals: readonly SignalInput[]): void {
  const problems = signals.flatMap(signalInputProblems);
  if (problems[0]) throw invalid(problems[0].message, problems);
}
