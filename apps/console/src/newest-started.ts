const newestQuery = 'query NewestStarted { monitorRuns(first: 50) { nodes { id batch { id } } } }';

type Variables = Readonly<Record<string, unknown>>;

const succeededQuery =
  'query NewestSucceeded { monitorRuns(first: 100, filter: { status: [SUCCEEDED] }) { nodes { id monitor { id } } } }';

/** Whether one of the variables that name a run or batch says `last`, or `previous`, instead of an id. */
export function namesLast(variables: unknown): variables is Variables {
  if (!isRecord(variables)) return false;
  return variables['runId'] === 'last' || variables['batchId'] === 'last' || namesCompared(variables);
}

/** Two runs to compare: the newest that succeeded, and the one before it. */
function namesCompared(variables: Variables): boolean {
  return variables['otherRunId'] === 'last' || variables['baseRunId'] === 'previous';
}

/**
 * Knows the run and the batch that `last` stands for: what this page started, else the newest there are, so
 * that watching needs no copying of ids.
 */
export class NewestStarted {
  #runId: string | undefined;
  #batchId: string | undefined;

  /** Reads the ids out of a mutation's result; anything else changes nothing. */
  note(result: unknown): void {
    this.#runId = idAt(result, ['data', 'runMonitor', 'run']) ?? this.#runId;
    this.#batchId = idAt(result, ['data', 'runMonitors', 'batch']) ?? this.#batchId;
  }

  /** The variables with ids for `last`; left as they are where nothing has run yet. */
  async fill(variables: Variables): Promise<Variables> {
    if (namesCompared(variables)) return fillCompared(variables);
    if (variables['runId'] === 'last') {
      const runId = this.#runId ?? (await newestIds()).runId;
      return { ...variables, runId: runId ?? 'last' };
    }
    const batchId = this.#batchId ?? (await newestIds()).batchId;
    return { ...variables, batchId: batchId ?? 'last' };
  }
}

/** `last` is the newest run that succeeded, `previous` the one before it of the same monitor, else of any. */
async function fillCompared(variables: Variables): Promise<Variables> {
  const [last, ...others] = await askRuns(succeededQuery);
  const isSame = (run: unknown) => idAt(run, ['monitor']) === idAt(last, ['monitor']);
  const previous = others.find(isSame) ?? others[0];
  return {
    ...variables,
    ...(variables['otherRunId'] === 'last' && { otherRunId: idAt(last, []) ?? 'last' }),
    ...(variables['baseRunId'] === 'previous' && { baseRunId: idAt(previous, []) ?? 'previous' }),
  };
}

async function askRuns(query: string): Promise<readonly unknown[]> {
  const response = await fetch('/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  });
  const nodes = valueAt(await response.json(), ['data', 'monitorRuns', 'nodes']);
  const runs: readonly unknown[] = Array.isArray(nodes) ? nodes : [];
  return runs;
}

async function newestIds(): Promise<{ runId: string | undefined; batchId: string | undefined }> {
  const runs = await askRuns(newestQuery);
  return {
    runId: idAt(runs[0], []),
    batchId: runs.map((run) => idAt(run, ['batch'])).find((id) => id !== undefined),
  };
}

function idAt(value: unknown, path: readonly string[]): string | undefined {
  const id = valueAt(value, [...path, 'id']);
  return typeof id === 'string' ? id : undefined;
}

function valueAt(value: unknown, path: readonly string[]): unknown {
  return path.reduce((at, key) => (isRecord(at) ? at[key] : undefined), value);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
