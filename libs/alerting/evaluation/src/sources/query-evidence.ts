import type { RuleEvidence } from '@circuitwatch/alerting-definitions';

const mostRows = 10;

type Row = Readonly<Record<string, unknown>>;

/** Columns that say where a row of telemetry came from, not what it says. */
const plumbing: ReadonlySet<string> = new Set([
  'customDimensions',
  'customMeasurements',
  'operation_Id',
  'cloud_RoleName',
  'cloud_RoleInstance',
  'itemCount',
  'run_id',
  'scheduled_at',
]);
const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** A cell of KQL's type dynamic, which comes as JSON. */
function parsed(cell: unknown): unknown {
  if (typeof cell !== 'string') return cell;
  try {
    return JSON.parse(cell) as unknown;
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Row {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The row with what its dimensions say beside its columns. */
function widened(row: Row): Row {
  const dimensions = parsed(row['customDimensions']);
  return isRecord(dimensions) ? { ...dimensions, ...row } : row;
}

function isWorthShowing([name, value]: readonly [string, unknown]): boolean {
  return !plumbing.has(name) && value !== null && value !== undefined && value !== '';
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

/** The feature that a row is about, or the first of those that drifted. */
function featureOf(row: Row): string | null {
  const drifted = parsed(row['drifted_features']);
  return textOf(row['feature']) ?? (Array.isArray(drifted) ? textOf(drifted[0]) : null);
}

/** What people see of the rows of a query: a few of them, and the monitor run that the first one is of. */
export function queryEvidence(rows: readonly Row[], rowCount: number): RuleEvidence | null {
  const [first, ...rest] = rows.slice(0, mostRows).map(widened);
  if (first === undefined) return null;
  const runId = textOf(first['run_id']);
  return {
    runId: runId !== null && uuid.test(runId) ? runId : null,
    feature: featureOf(first),
    signal: textOf(first['signal']),
    rows: [first, ...rest].map((row) => Object.fromEntries(Object.entries(row).filter(isWorthShowing))),
    rowCount,
  };
}
