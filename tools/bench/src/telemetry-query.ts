import { translateKql } from '@circuitwatch/kql';
import { migrate, openDatabase, type Persistence } from '@circuitwatch/persistence';
import { AppError } from '@circuitwatch/platform-errors';
import { startTestPostgres } from '@circuitwatch/testing';
import pg from 'pg';
import { days, loadTelemetry } from './telemetry-query/load-telemetry.ts';
import { questions, type Question } from './telemetry-query/questions.ts';

const rounds = 5;
const timeoutMs = 120_000;

/** `--rows 10m`, `--rows 500k` or a number; 10 million by default. */
function readRows(args: readonly string[]): number {
  const place = args.indexOf('--rows');
  const text = place < 0 ? '10m' : (args[place + 1] ?? '');
  const [, count, unit = ''] = /^(\d{1,9})([km]?)$/i.exec(text) ?? [];
  if (count === undefined)
    throw new AppError('INVALID', `--rows: "${text}" is no number such as 500k or 10m.`);
  return Number(count) * { '': 1, k: 1_000, m: 1_000_000 }[unit.toLowerCase() as '' | 'k' | 'm'];
}

async function times(work: () => Promise<number>): Promise<{ readonly ms: number[]; readonly rows: number }> {
  const ms: number[] = [];
  let rows = 0;
  for (let round = 0; round < rounds; round++) {
    const started = performance.now();
    rows = await work();
    ms.push(performance.now() - started);
  }
  return { ms, rows };
}

function shown(ms: readonly number[]): string {
  const sorted = ms.toSorted((a, b) => a - b);
  const at = (index: number) => Math.round(sorted[index] ?? 0).toString();
  return `${at(rounds >> 1)} ms (${at(0)} to ${at(rounds - 1)})`.padStart(24);
}

async function benchQuestion(db: Persistence, { name, kql, sql }: Question, now: Date): Promise<void> {
  const byKql = await times(async () => {
    const options = { dialect: 'postgres', now, plants: null, rowLimit: 999 } as const;
    const translated = translateKql(kql, options);
    return (await db.telemetry.query({ sql: translated.sql, parameters: translated.parameters, timeoutMs }))
      .length;
  });
  const parameters = sql.includes('$1') ? [now.toISOString()] : [];
  const byHand = await times(async () => (await db.telemetry.query({ sql, parameters, timeoutMs })).length);
  console.log(`${name.padEnd(32)} ${shown(byKql.ms)} ${shown(byHand.ms)}  ${byKql.rows}/${byHand.rows} rows`);
}

/** The six queries for monitoring over a month of a fleet's telemetry, beside the same questions in SQL. */
export async function benchTelemetryQuery(args: readonly string[]): Promise<void> {
  const rows = readRows(args);
  const postgres = await startTestPostgres();
  try {
    const url = await postgres.createDatabase();
    await migrate(url);
    const db = openDatabase({ url });
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    const now = new Date();
    const started = performance.now();
    await loadTelemetry(client, db, { rows, now });
    console.log(
      `${rows} rows over ${days} days, loaded in ${Math.round((performance.now() - started) / 1_000)} s`,
    );
    console.log(`${''.padEnd(32)} ${'KQL, median'.padStart(24)} ${'SQL, median'.padStart(24)}`);
    for (const question of questions) await benchQuestion(db, question, now);
    await client.end();
    await db.close();
  } finally {
    await postgres.stop();
  }
}
