import type { Repositories } from '@circuitwatch/persistence';
import { AppError, type FieldProblem } from '@circuitwatch/platform-errors';
import type { MonitorFilter } from '../../generated/resolver-types.ts';
import { readMonitorFilter } from '../monitors/monitor-filter.ts';

type Fleet = Pick<Repositories, 'plants' | 'circuits' | 'monitors'>;

/**
 * The ids of the monitors to run: all that match, and only enabled ones of enabled circuits unless the filter
 * says which. NOT_FOUND naming the field when a name is unknown or nothing matches.
 */
export async function findMonitorsToRun(
  filter: MonitorFilter | null | undefined,
  fleet: Fleet,
): Promise<readonly string[]> {
  const conditions = await readMonitorFilter(filter, fleet);
  const chosen = (conditions.enabled ?? null) !== null;
  const ids = await fleet.monitors.ids(
    chosen ? conditions : { ...conditions, enabled: true, circuitEnabled: true },
  );
  const unknown = await unknownNames(filter, fleet);
  if (unknown.length > 0) throw new AppError('NOT_FOUND', unknown[0]?.message ?? '', { problems: unknown });
  if (ids.length > 0) return ids;
  const message = `No ${chosen ? '' : 'enabled '}monitor matches; see which there are with \`monitors\`.`;
  throw new AppError('NOT_FOUND', message, { problems: [{ path: ['filter'], message }] });
}

/** A misspelt name must not shrink a batch in silence. */
async function unknownNames(filter: MonitorFilter | null | undefined, fleet: Fleet): Promise<FieldProblem[]> {
  const problems: FieldProblem[] = [];
  const plant = filter?.plant ?? null;
  if (plant !== null && (await fleet.plants.findByName(plant)) === null) {
    problems.push({ path: ['filter', 'plant'], message: `There is no plant "${plant}".` });
  }
  const names = [...new Set(filter?.names ?? [])];
  const known = names.length === 0 ? [] : await fleet.monitors.ids({ names });
  if (known.length === names.length) return problems;
  for (const name of names) {
    if ((await fleet.monitors.findByName(name)) !== null) continue;
    const index = filter?.names?.indexOf(name) ?? 0;
    problems.push({ path: ['filter', 'names', index], message: `There is no monitor "${name}".` });
  }
  return problems;
}
