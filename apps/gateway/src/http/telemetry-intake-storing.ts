import { createHash } from 'node:crypto';
import type { TelemetryRepository, TelemetryRow } from '@circuitwatch/persistence';
import { AppError } from '@circuitwatch/platform-errors';
import type { Intake, IntakeProblem, IntakeRow, RowSampler } from '@circuitwatch/telemetry-intake';
import type { Viewer } from '../auth/viewer.ts';
import { createGate } from '../gate.ts';

/** What became of what was sent. */
export type Stored =
  | { readonly kind: 'stored'; readonly accepted: number; readonly problems: readonly IntakeProblem[] }
  | { readonly kind: 'invalid'; readonly message: string }
  | { readonly kind: 'busy' };

type PlacedRow = TelemetryRow & Pick<IntakeRow, 'index'>;

/** Rows of one statement. */
const rowsAtOnce = 5_000;
/** Requests whose rows are being stored; more would only wait inside of the database. */
const atOnce = 3;
/** Bytes of requests that wait for that. */
const mostWaitingBytes = 64 * 2 ** 20;

/** Rows outside of the plants that a token is for. */
function outOfScope({ columns }: IntakeRow, plants: Viewer['plants']): boolean {
  if (plants === null) return false;
  const dimensions = columns['customDimensions'] as Readonly<Record<string, unknown>> | undefined;
  const plant = columns['plant_id'] ?? dimensions?.['plant_id'];
  return typeof plant !== 'string' || !plants.includes(plant);
}

const scopeProblem = 'The token is for some plants only, which "plant_id" must name.';

/**
 * An id for each row, from all that was sent: when the same request comes again because its answer was lost, rows that
 * carry an instant are those that are there already.
 */
function rowsWithIds(bytes: Uint8Array, viewer: Viewer, rows: readonly IntakeRow[]): readonly PlacedRow[] {
  const digest = createHash('sha256').update(viewer.tokenId).update(bytes).digest();
  const first = digest.readBigUInt64BE(0) >> 1n;
  return rows.map((row, place) => ({
    ...row,
    id: String((first + BigInt(place)) & 0x7fff_ffff_ffff_ffffn),
  }));
}

interface Inserting {
  readonly telemetry: TelemetryRepository;
  readonly viewer: Viewer;
  readonly now: Date;
}

/** Inserts rows of one statement; what the database refuses for good is found by halving, and told. */
async function insertPart(
  rows: readonly PlacedRow[],
  { telemetry, viewer, now }: Inserting,
): Promise<readonly IntakeProblem[]> {
  const source = { roleName: viewer.name, roleInstance: '' };
  try {
    await telemetry.insert({ ...source, metrics: [], traces: [], samples: [], rows }, now);
    return [];
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'INVALID') throw error;
    const [only] = rows;
    if (only !== undefined && rows.length === 1)
      return [{ index: only.index, field: '', message: error.message }];
    const half = Math.ceil(rows.length / 2);
    const inserting = { telemetry, viewer, now };
    const first = await insertPart(rows.slice(0, half), inserting);
    return [...first, ...(await insertPart(rows.slice(half), inserting))];
  }
}

async function insert(rows: readonly PlacedRow[], inserting: Inserting): Promise<readonly IntakeProblem[]> {
  const problems: IntakeProblem[] = [];
  for (let at = 0; at < rows.length; at += rowsAtOnce)
    problems.push(...(await insertPart(rows.slice(at, at + rowsAtOnce), inserting)));
  return problems;
}

/** Reads and stores requests, a few at a time; says that it is busy when too much waits, or the database is away. */
export function createTelemetryStoring(telemetry: TelemetryRepository, sample: RowSampler) {
  const gate = createGate(atOnce);
  let waitingBytes = 0;
  const work = async (
    bytes: Uint8Array,
    viewer: Viewer,
    now: Date,
    read: (bytes: Uint8Array, now: Date) => Intake,
  ): Promise<Stored> => {
    try {
      const { rows, problems } = read(bytes, now);
      const isForeign = (row: IntakeRow): boolean => outOfScope(row, viewer.plants);
      const kept = rows.filter((row) => !isForeign(row));
      const foreign = rows
        .filter(isForeign)
        .map(({ index }) => ({ index, field: 'plant_id', message: scopeProblem }));
      const sampled = sample(rowsWithIds(bytes, viewer, kept), now);
      const refused = await insert(sampled, { telemetry, viewer, now });
      return {
        kind: 'stored',
        accepted: kept.length - refused.length,
        problems: [...problems, ...foreign, ...refused],
      };
    } catch (error) {
      if (error instanceof AppError && error.code === 'INVALID')
        return { kind: 'invalid', message: error.message };
      if (error instanceof AppError && error.retryable) return { kind: 'busy' };
      throw error;
    }
  };
  return async (...[bytes, ...rest]: Parameters<typeof work>): Promise<Stored> => {
    if (waitingBytes + bytes.length > mostWaitingBytes) return { kind: 'busy' };
    waitingBytes += bytes.length;
    try {
      return await gate(() => work(bytes, ...rest));
    } finally {
      waitingBytes -= bytes.length;
    }
  };
}
