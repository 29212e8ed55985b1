import { joinUri, type PartStore } from '@circuitwatch/datasets';
import type { ScoringForExecution } from '@circuitwatch/persistence';
import type { ScoredRows, ScoringPorts } from '@circuitwatch/scoring-batch';
import {
  inputColumns,
  openCollectedPart,
  type CollectedPartWriter,
  type RecordColumn,
} from '@circuitwatch/scoring-collector';
import { collectorDatastore, type Cells, type ScoringModel } from '@circuitwatch/scoring-definitions';

/** What a batch can collect, by the collection's name; requests and responses are of online endpoints. */
type ColumnsOf = (rows: ScoredRows) => readonly RecordColumn[];

/** Collects the inputs and outputs of a job's parts as its deployment says; undefined where it says nothing of them. */
export function collectParts(
  { job, deployment, model, datastores }: ScoringForExecution,
  scoringModel: Pick<ScoringModel, 'inputs' | 'predictions'>,
  store: Pick<PartStore, 'store' | 'placeOf'>,
): ScoringPorts['collect'] {
  const columns: Readonly<Record<string, ColumnsOf>> = {
    model_inputs: ({ cells }) => inputColumns(scoringModel.inputs, cells),
    model_outputs: (rows) =>
      scoringModel.predictions.map(({ name }, place) => ({ name, cells: rows.columns[place] ?? [] })),
  };
  const collections = (deployment.collector?.collections ?? []).filter(({ name }) => name in columns);
  if (collections.length === 0) return undefined;
  const root = datastores[collectorDatastore];
  const features = scoringModel.inputs.reduce((sum, input) => sum + input.features.length, 0);
  const common = {
    endpoint: deployment.endpoint,
    deployment: deployment.name,
    source: `/batchEndpoints/${deployment.endpoint ?? '-'}/deployments/${deployment.name}/${deployment.id}`,
    modelVersion: String(model.number),
    files: store,
    uriOf: (path: string) => store.placeOf(root === undefined ? path : joinUri(root, path)),
    at: job.scheduledAt,
    widestRow: Math.max(1, features, scoringModel.predictions.length),
  };
  return (file, part) => {
    const open = (firstRow: number): readonly (readonly [CollectedPartWriter, ColumnsOf])[] =>
      collections.map(({ name: collection, samplingRate }) => [
        openCollectedPart({
          ...common,
          collection,
          samplingRate,
          firstRow,
          name: `${job.id}-${file.index}-${part}`,
          correlationId: `${job.id}-${file.index}`,
        }),
        columns[collection] ?? (() => []),
      ]);
    let writers: ReturnType<typeof open> | null = null;
    return {
      add: (rows) => {
        writers ??= open(rows.firstRow);
        const seen = seenByModel(rows, scoringModel);
        for (const [writer, columnsOf] of writers) writer.add(columnsOf(seen), seen.rows);
      },
      close: async () => {
        for (const [writer] of writers ?? []) await writer.close();
      },
      discard: async () => {
        for (const [writer] of writers ?? []) await writer.discard();
      },
    };
  };
}

/** Without the rows that the model never saw: they have no prediction, and cells that stand for nothing. */
function seenByModel(rows: ScoredRows, { inputs }: Pick<ScoringModel, 'inputs'>): ScoredRows {
  if (rows.problems.size === 0) return rows;
  const places = Array.from({ length: rows.rows }, (_, row) => row).filter((row) => !rows.problems.has(row));
  const choose = (cells: Cells, width: number): Cells => {
    const chosen = places.flatMap((row) =>
      Array.from({ length: width }, (_, k) => cells[row * width + k] as number),
    );
    if (!ArrayBuffer.isView(cells)) return chosen as unknown as readonly string[];
    return Reflect.construct(cells.constructor as Float64ArrayConstructor, [chosen]) as Cells;
  };
  return {
    firstRow: rows.firstRow,
    rows: places.length,
    cells: rows.cells.map((cells, input) => choose(cells, inputs[input]?.features.length ?? 1)),
    columns: rows.columns.map((cells) => choose(cells, 1)),
    problems: new Map(),
  };
}
