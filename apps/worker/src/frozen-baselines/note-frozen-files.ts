import type { FileRead } from '@circuitwatch/monitoring-definitions';
import type { Baseline, Persistence } from '@circuitwatch/persistence';
import { AppError } from '@circuitwatch/platform-errors';
import type { Logger } from '@circuitwatch/platform-logging';
import type { ComputePool } from '../compute/compute-pool.ts';

/** What noting files works with. */
export interface FrozenFiles {
  readonly persistence: Pick<Persistence, 'baselines' | 'dataAssets' | 'datastores'>;
  readonly pool: Pick<ComputePool, 'listFiles'>;
  readonly log: Logger;
  readonly signal: AbortSignal;
}

/** Of so many baselines at a time the files are listed. */
const baselinesAtOnce = 100;

/**
 * Notes which files hold the rows of frozen baselines: the gateway that froze them need not see the data. One that
 * cannot be listed is tried again later; returns how many were noted.
 */
export async function noteFrozenFiles({ persistence, pool, log, signal }: FrozenFiles): Promise<number> {
  const { baselines, dataAssets, datastores } = persistence;
  const waiting = await baselines.withoutFiles(baselinesAtOnce);
  if (waiting.length === 0) return 0;
  const places = await datastores.places();
  const list = async ({ frozen, selection }: Baseline): Promise<readonly FileRead[]> => {
    const [asset] = frozen?.asset == null ? [] : await dataAssets.resolve([frozen.asset]);
    const source = {
      uri: frozen?.uri ?? '',
      timestampColumn: selection.columns?.timestamp ?? asset?.timestampColumn ?? null,
      correlationColumn: selection.columns?.correlationId ?? null,
      preprocessing: null,
    };
    return pool.listFiles({ datastores: places, data: [{ source, window: frozen?.range ?? null }] }, signal);
  };
  let noted = 0;
  for (const baseline of waiting) {
    try {
      await baselines.noteFiles(baseline.id, await list(baseline));
      noted += 1;
    } catch (error) {
      if (!(error instanceof AppError) || error.code === 'CANCELED') throw error;
      log.debug(
        { err: error, baseline: baseline.name },
        'The files of a frozen baseline could not be listed',
      );
    }
  }
  return noted;
}
