import type { MetricResult, ResultsOfRunFilter } from '@circuitwatch/persistence';
import { readPageRequest, toConnection, type Connection, type ConnectionArgs } from '../../connection.ts';
import type { GatewayContext } from '../../context.ts';
import type { MetricResultFilter } from '../../generated/resolver-types.ts';
import { filterIds } from '../../inputs/filter-ids.ts';

/** A page of results and the conditions that they meet. */
interface ResultListArgs extends ConnectionArgs {
  readonly filter?: MetricResultFilter | null | undefined;
}

type Reads = Pick<GatewayContext, 'persistence' | 'loaders'>;

/** A page of the results of all runs, newest first. */
export async function listResults(
  { filter, ...args }: ResultListArgs,
  { persistence: { results } }: Reads,
): Promise<Connection<MetricResult>> {
  const runIds = filterIds('MonitorRun', filter?.runId);
  const monitorIds = filterIds('Monitor', filter?.monitorId);
  const conditions = { runIds, monitorIds, ...readFilter(filter) };
  const page = await results.list({ ...readPageRequest(args), filter: conditions, orderBy: 'NEWEST' });
  return toConnection(page, () => results.count(conditions));
}

/** A page of one run's results by signal, feature and metric; first pages of many runs are read together. */
export async function listResultsOfRun(
  run: { readonly id: string; readonly monitorId: string },
  { filter, ...args }: ResultListArgs,
  { persistence: { results }, loaders }: Reads,
): Promise<Connection<MetricResult>> {
  const request = readPageRequest(args);
  const isOther =
    filterIds('MonitorRun', filter?.runId)?.includes(run.id) === false ||
    filterIds('Monitor', filter?.monitorId)?.includes(run.monitorId) === false;
  const runIds = isOther ? [] : [run.id];
  const conditions = readFilter(filter);
  const isFirst = 'first' in request && request.after === undefined && !isOther;
  const page = isFirst
    ? await loaders.firstResultsOfRun.load({ id: run.id, args: { filter: conditions, first: request.first } })
    : await results.list({ ...request, filter: { runIds, ...conditions }, orderBy: 'NAME' });
  return toConnection(page, () =>
    isOther ? Promise.resolve(0) : loaders.resultCountOfRun.load({ id: run.id, args: conditions }),
  );
}

function readFilter(filter: MetricResultFilter | null | undefined): ResultsOfRunFilter {
  return {
    signals: only(filter?.signal),
    features: only(filter?.feature),
    metrics: only(filter?.metric),
    verdicts: filter?.verdict,
    statuses: filter?.status,
  };
}

function only(value: string | null | undefined): readonly string[] | undefined {
  return value === null || value === undefined ? undefined : [value];
}
