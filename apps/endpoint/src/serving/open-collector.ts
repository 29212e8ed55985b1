import type { Logger } from '@circuitwatch/platform-logging';
import { localLines, openDataCollector } from '@circuitwatch/scoring-collector';
import type { UnitOptions } from './serving-unit.ts';

/** What collectors are opened with. */
export interface CollectorOpenerOptions {
  /** The data folder. */
  readonly baseFolder: string;
  /** Names this process. */
  readonly instance: string;
  readonly log: Logger;
}

/** What waits is let go before it is old: an event that outlives young garbage costs several times as much. */
const flushMs = 100;

/** Opens collectors that write below the data folder, each to files of its own. */
export function collectorOpener({
  baseFolder,
  instance,
  log,
}: CollectorOpenerOptions): UnitOptions['openCollector'] {
  const target = localLines({ root: baseFolder });
  let opened = 0;
  return async ({ id, name, endpoint, collector, model }) => {
    opened += 1;
    return openDataCollector({
      endpoint,
      deployment: name,
      source: `/onlineEndpoints/${endpoint ?? '-'}/deployments/${name}/${id}`,
      modelVersion: String(model.number),
      collections: collector?.collections ?? [],
      flushMs,
      target,
      // An older collector of the same deployment may still be writing.
      instanceId: `${instance}-${opened}`,
      onProblem: ({ error, ...problem }) =>
        log[problem.kind === 'BACK' ? 'info' : 'error']({ err: error, kind: problem.kind }, problem.message),
    });
  };
}
