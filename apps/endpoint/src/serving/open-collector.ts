import { openAppendBlobs } from '@circuitwatch/azure-blob';
import { pathOfUri, resolveDataUri } from '@circuitwatch/datasets';
import type { Logger } from '@circuitwatch/platform-logging';
import { localLines, openDataCollector, type LineTarget } from '@circuitwatch/scoring-collector';
import type { UnitOptions } from './serving-unit.ts';

/** What collectors are opened with. */
export interface CollectorOpenerOptions {
  /** The data folder. */
  readonly baseFolder: string;
  /** How storage accounts are entered. */
  readonly accounts: Parameters<typeof openAppendBlobs>[0];
  /** Names this process. */
  readonly instance: string;
  readonly log: Logger;
}

/**
 * Files are written to often, as an event that outlives young garbage costs several times as much; blobs every second,
 * as each append is one of the 50,000 that a blob takes.
 */
const flushMs = { files: 100, blobs: 1_000 };

interface FlushedTarget {
  readonly target: LineTarget;
  /** How long an event waits for others. */
  readonly flushMs: number;
}

/** Opens collectors that write where their deployment is collected, each to files or blobs of its own. */
export function collectorOpener({
  baseFolder,
  accounts,
  instance,
  log,
}: CollectorOpenerOptions): UnitOptions['openCollector'] {
  const targets = new Map<string | null, FlushedTarget>();
  const targetBelow = (root: string | null): FlushedTarget => {
    const target = targets.get(root) ?? openTarget(root, baseFolder, accounts);
    targets.set(root, target);
    return target;
  };
  let opened = 0;
  return async ({ id, name, endpoint, collector, collectorRoot, model }) => {
    opened += 1;
    return openDataCollector({
      endpoint,
      deployment: name,
      source: `/onlineEndpoints/${endpoint ?? '-'}/deployments/${name}/${id}`,
      modelVersion: String(model.number),
      collections: collector?.collections ?? [],
      ...targetBelow(collectorRoot),
      // An older collector of the same deployment may still be writing.
      instanceId: `${instance}-${opened}`,
      onProblem: ({ error, ...problem }) =>
        log[problem.kind === 'BACK' ? 'info' : 'error']({ err: error, kind: problem.kind }, problem.message),
    });
  };
}

/** @throws AppError INVALID for a root that is neither a folder nor in a storage account. */
function openTarget(
  root: string | null,
  baseFolder: string,
  accounts: CollectorOpenerOptions['accounts'],
): FlushedTarget {
  const files = (folder: string): FlushedTarget => ({
    target: localLines({ root: folder }),
    flushMs: flushMs.files,
  });
  if (root === null) return files(baseFolder);
  const uri = resolveDataUri(root, { baseFolder, datastores: {} });
  if (uri.startsWith('file:')) return files(pathOfUri(uri, baseFolder));
  return { target: openAppendBlobs(accounts, uri), flushMs: flushMs.blobs };
}
