import type { FileRead } from '@circuitwatch/monitoring-definitions';
import type { MonitorRun } from '@circuitwatch/persistence';

/**
 * Whether the files of the truth are others than those that the run read. After a run that was made for this very
 * reason a file must also have been written since it began: what it did not note down would else call for one after
 * another.
 */
export function hasNewTruth(
  run: Pick<MonitorRun, 'cause' | 'files' | 'startedAt'>,
  truth: readonly FileRead[],
): boolean {
  const noted = new Set((run.files ?? []).map(versionOf));
  const since = run.cause === 'LATE_TRUTH' ? (run.startedAt?.getTime() ?? 0) : null;
  return truth.some(
    (file) => !noted.has(versionOf(file)) && (since === null || Date.parse(file.modifiedAt) >= since),
  );
}

function versionOf({ uri, bytes, modifiedAt }: FileRead): string {
  return `${uri}|${bytes}|${modifiedAt}`;
}
