import path from 'node:path';
import type { Persistence } from '@circuitwatch/persistence';
import { openTelemetryArchive } from '@circuitwatch/telemetry-archive';
import { createTelemetryQueries, type TelemetryQueries } from '@circuitwatch/telemetry-query';

/** What one query over archived days may take; those of the database alone take nothing here. */
const limits = { threads: 2, memoryLimit: '1GB' };
/** They are brought to the archive's side, where each takes some hundred bytes. */
const mostLiveRows = 1_000_000;

/** Where telemetry is. */
export interface TelemetryPlaces {
  readonly live: Pick<Persistence['telemetry'], 'query'>;
  /** Absent: nothing is archived. */
  readonly archiveFolder: string | undefined;
  /** Queries that need much memory put rows there. */
  readonly dataFolder: string;
}

/** What answers KQL in this process. */
export function openTelemetryQueries({ live, archiveFolder, dataFolder }: TelemetryPlaces): TelemetryQueries {
  return createTelemetryQueries({
    live,
    archive: archiveFolder === undefined ? null : openTelemetryArchive(archiveFolder),
    limits: { ...limits, spillFolder: path.join(dataFolder, 'telemetry-queries') },
    mostLiveRows,
  });
}
