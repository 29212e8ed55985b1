import { migrate, openDatabase, type Persistence } from '@circuitwatch/persistence';
import { startTestPostgres } from '@circuitwatch/testing';
import pg from 'pg';
import { yearEnd, yearStatements } from './year-data.ts';

const repeats = 21;

/** One question that a screen asks, and the parameters of the statement to explain. */
interface Question {
  readonly title: string;
  ask(persistence: Persistence): Promise<unknown>;
  /** Of the question's last statement, in its order. */
  readonly parameters: readonly unknown[];
}

async function fill(pool: pg.Pool): Promise<void> {
  const started = performance.now();
  for (const statement of yearStatements)
    await pool.query(statement, statement.includes('$1') ? [yearEnd] : []);
  await pool.query('vacuum (analyze)');
  const { rows } = await pool.query<{ results: string; runs: string; size: string }>(
    `select (select count(*) from metric_result) as results, (select count(*) from monitor_run) as runs,
       pg_size_pretty(pg_database_size(current_database())) as size`,
  );
  const [{ results, runs, size } = { results: '', runs: '', size: '' }] = rows;
  const seconds = ((performance.now() - started) / 1_000).toFixed(0);
  console.log(`${results} metric results of ${runs} runs, ${size}, written in ${seconds} s`);
}

async function questions(pool: pg.Pool): Promise<readonly Question[]> {
  const { rows: runs } = await pool.query<{ id: string; monitor_id: string }>(
    'select id, monitor_id from monitor_run order by scheduled_at desc, id limit 1',
  );
  const { rows: circuits } = await pool.query<{ id: string }>('select id from circuit');
  const [run] = runs;
  if (run === undefined) throw new Error('The year has no runs.');
  const ids = circuits.map((circuit) => circuit.id);
  const from = new Date(yearEnd.getTime() - 366 * 86_400_000);
  const series = { monitorId: run.monitor_id, feature: 'temperature', metric: 'metric_1', from, to: yearEnd };
  return [
    {
      title: 'one metric of one feature over the year (365 points)',
      ask: ({ results }) => results.series(series),
      parameters: [series.monitorId, series.feature, series.metric, from, yearEnd, 10_000, 0],
    },
    {
      title: "a run's results, first page of 50",
      ask: ({ results }) => results.list({ filter: { runIds: [run.id] }, first: 50 }),
      parameters: [run.id, 51, 0],
    },
    {
      title: '200 circuits with health, last run and open breaches',
      ask: async ({ circuits: repository }) => {
        const page = await repository.list({ first: 200 });
        return repository.health(page.items.map((item) => item.node.id));
      },
      parameters: [ids],
    },
  ];
}

async function answer(
  question: Question,
  persistence: Persistence,
  statements: string[],
  pool: pg.Pool,
): Promise<void> {
  const times: number[] = [];
  for (let turn = 0; turn < repeats; turn += 1) {
    statements.length = 0;
    const started = performance.now();
    await question.ask(persistence);
    times.push(performance.now() - started);
  }
  times.sort((left, right) => left - right);
  const median = times[Math.floor(repeats / 2)] ?? 0;
  const first = `${statements.length} statement${statements.length === 1 ? '' : 's'}`;
  console.log(
    `\n== ${question.title}: ${first}, median ${median.toFixed(1)} ms, worst ${times.at(-1)?.toFixed(1)} ms`,
  );
  const plan = await pool.query<{ 'QUERY PLAN': string }>(
    `explain (analyze, buffers, costs off) ${statements.at(-1) ?? ''}`,
    [...question.parameters],
  );
  // 200 ids would hide the plan.
  console.log(plan.rows.map((row) => row['QUERY PLAN'].replace(/'\{.{80,}\}'/, "'{…}'")).join('\n'));
}

/** Loads a year of 200 circuits into a private PostgreSQL and prints what the busiest questions cost, with plans. */
export async function benchYear(): Promise<void> {
  const postgres = await startTestPostgres();
  try {
    await migrate(postgres.url);
    const pool = new pg.Pool({ connectionString: postgres.url });
    // pool.end() does not wait for the server's farewell.
    pool.on('error', () => undefined);
    const statements: string[] = [];
    const persistence = openDatabase({ url: postgres.url, log: ({ sql }) => statements.push(sql) });
    try {
      await fill(pool);
      for (const question of await questions(pool)) await answer(question, persistence, statements, pool);
    } finally {
      await persistence.close();
      await pool.end();
    }
  } finally {
    await postgres.stop();
  }
}
