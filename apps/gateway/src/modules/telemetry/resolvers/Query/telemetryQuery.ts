import { checkKql } from '@circuitwatch/kql';
import { invalid } from '@circuitwatch/platform-errors';
import type { QueryResolvers } from '../../../../generated/resolver-types.ts';

const mostRows = 10_000;
const timeoutMs = 30_000;

function readWindow(from: Date | null | undefined, to: Date | null | undefined, now: Date) {
  if (from == null && to == null) return null;
  const window = { from: from ?? new Date(0), to: to ?? now };
  if (window.from >= window.to) throw invalid('from: The window is empty; give an instant before `to`.');
  return window;
}

/** Asks telemetry in KQL, within the plants that the viewer may see. */
export const telemetryQuery: NonNullable<QueryResolvers['telemetryQuery']> = async (
  _parent,
  { kql, from, to, rows: asked },
  { telemetryQueries, viewer, now },
) => {
  const rowLimit = asked ?? 1_000;
  if (rowLimit < 1 || rowLimit > mostRows) throw invalid(`rows: ${rowLimit} is not from 1 to ${mostRows}.`);
  const window = readWindow(from, to, now());
  const problems = checkKql(kql);
  if (problems.length > 0) {
    return { columns: [], rows: [], render: null, truncated: false, tookMs: 0, archived: false, problems };
  }
  const { plants } = viewer;
  const options = { now: now(), window, plants, rowLimit, timeoutMs };
  const { from: place, ...answer } = await telemetryQueries.run(kql, options);
  return { ...answer, archived: place === 'both', problems: [] };
};
