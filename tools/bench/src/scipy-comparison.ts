import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { openDatasetReader } from '@circuitwatch/datasets';
import { fileNames, sampleNames, sensorNames, type FleetManifest } from '@circuitwatch/tool-fleet-simulator';
import pg from 'pg';
import { z } from 'zod';

/** Which circuits scipy computes, and where our figures are. */
export interface ScipyComparisonOptions {
  readonly dataDir: string;
  readonly manifest: FleetManifest;
  readonly endsAt: Date;
  readonly databaseUrl: string;
  readonly circuits: number;
}

const answerSchema = z.object({
  scipy: z.string(),
  seconds: z.number(),
  values: z.record(z.string(), z.record(z.string(), z.number())),
});

const script = path.join(import.meta.dirname, 'scipy_fleet.py');
const day = 86_400_000;

/** Writes what our reader reads as raw doubles, because scipy alone reads no Parquet. */
async function exportColumns(
  { dataDir, manifest, endsAt, circuits }: ScipyComparisonOptions,
  dir: string,
): Promise<void> {
  const reader = await openDatasetReader({ baseFolder: dataDir });
  const border = new Date(endsAt.getTime() - 7 * day);
  const windows = [
    { from: new Date(border.getTime() - 30 * day), to: border },
    { from: border, to: endsAt },
  ];
  try {
    for (const circuit of manifest.circuits.slice(0, circuits)) {
      const uri = path.join(dataDir, circuit.folder, fileNames.readings);
      const source = { uri, timestampColumn: 'timestamp', correlationColumn: null, preprocessing: null };
      const dataset = await reader.open({ source, windows, segment: null });
      const read = await dataset.readNumbers(sensorNames);
      await dataset.close();
      for (const [index, side] of ['baseline', 'target'].entries()) {
        for (const [feature, column] of read[index]?.columns ?? []) {
          writeFileSync(
            path.join(dir, `${sampleNames(circuit).monitor}.${feature}.${side}.f64`),
            column.values,
          );
        }
      }
    }
  } finally {
    await reader.close();
  }
}

/** Largest relative difference between our stored value and scipy's, by metric. */
async function differences(
  databaseUrl: string,
  values: z.infer<typeof answerSchema>['values'],
): Promise<Map<string, number>> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const worst = new Map<string, number>();
  try {
    const { rows } = await client.query<{ key: string; metric: string; value: number }>(
      `select distinct m.name || '.' || r.feature as key, r.metric, r.value
       from metric_result r join monitor m on m.id = r.monitor_id where r.value is not null`,
    );
    for (const { key, metric, value } of rows) {
      const theirs = values[key]?.[metric];
      if (theirs === undefined) continue;
      const difference = Math.abs(value - theirs) / Math.max(Math.abs(theirs), 1e-12);
      worst.set(metric, Math.max(worst.get(metric) ?? 0, difference));
    }
  } finally {
    await client.end();
  }
  return worst;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Computes the same metrics by scipy on a sample of circuits and says how long all would take. */
export async function compareWithScipy(options: ScipyComparisonOptions): Promise<void> {
  const circuits = Math.min(options.circuits, options.manifest.circuits.length);
  if (circuits === 0) return;
  const probe = spawnSync('python3', ['-c', 'import scipy'], { stdio: 'ignore' });
  if (probe.status !== 0)
    return say('\nscipy: there is no python3 with scipy here; nothing to compare with.');
  const dir = path.join(options.dataDir, 'columns');
  mkdirSync(dir, { recursive: true });
  try {
    await exportColumns({ ...options, circuits }, dir);
    const run = spawnSync('python3', [script, dir], { encoding: 'utf8', maxBuffer: 64 * 1_048_576 });
    if (run.status !== 0) return say(`\nscipy: the script failed: ${run.stderr.trim().split('\n').at(-1)}`);
    const answer = answerSchema.parse(JSON.parse(run.stdout));
    const all = (answer.seconds * options.manifest.circuits.length) / circuits;
    say(
      `\nscipy ${answer.scipy}, one process, without reading or storing: ${answer.seconds.toFixed(2)} s for ${circuits} circuits`,
    );
    say(`  scaled to ${options.manifest.circuits.length} circuits: ${all.toFixed(2)} s`);
    const worst = await differences(options.databaseUrl, answer.values);
    for (const [metric, difference] of worst)
      say(`  ${metric}: largest relative difference ${difference.toExponential(1)}`);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}
