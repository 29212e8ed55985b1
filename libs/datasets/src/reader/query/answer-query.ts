import type { DuckDBConnection, DuckDBPreparedStatement, DuckDBValue } from '@duckdb/node-api';
import { DuckDBDecimalValue, DuckDBInstance, StatementType } from '@duckdb/node-api';
import { invalid } from '@circuitwatch/platform-errors';
import { quotedName, quotedText } from '../../sql-text.ts';
import { datasetColumn } from '../../sources/describe-columns.ts';
import { sentenceOf } from '../../tables/table-failure.ts';
import { answerColumns, metricOf, type AnswerColumns } from './answer-columns.ts';
import { refuseReaching } from './permitted-sql.ts';
import type { QueryReply, QueryTask } from './query-messages.ts';
import type { CustomMetric } from './query-request.ts';

/** Rows on the disk while a query sorts or joins. */
const maximumSpill = '4GB';

/**
 * Makes the relations, locks the database so that nothing else can be reached, and runs the SQL.
 *
 * @throws Error with a sentence on what is wrong with the SQL, or that it was stopped.
 */
export async function answerQuery(task: QueryTask, graceMs: number): Promise<QueryReply> {
  const instance = await DuckDBInstance.create(':memory:', {
    threads: String(task.threads),
    memory_limit: task.memoryLimit,
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    temp_directory: task.spillFolder,
    max_temp_directory_size: maximumSpill,
  });
  const connection = await instance.connect();
  await connection.run(`SET GLOBAL TimeZone = 'UTC'`);
  await connection.run(`SET allowed_paths = [${task.paths.map(quotedText).join(', ')}]`);
  const rows = await makeViews(connection, task);
  await connection.run('SET enable_external_access = false');
  await connection.run('SET lock_configuration = true');
  const metrics = await withinTime(connection, task, graceMs, async () => {
    const statement = await prepare(connection, task);
    return readMetrics(statement, task);
  });
  return { metrics, rows };
}

/** Makes the relations and counts their rows. */
async function makeViews(
  connection: DuckDBConnection,
  { views }: QueryTask,
): Promise<ReadonlyMap<string, number>> {
  const rows = new Map<string, number>();
  for (const { name, sql } of views) {
    try {
      await connection.run(`CREATE VIEW ${quotedName(name)} AS ${sql}`);
      const counted = await connection.runAndReadAll(`SELECT count(*) FROM ${quotedName(name)}`);
      rows.set(name, Number(counted.getRows()[0]?.[0] ?? 0));
    } catch (error) {
      const detail = error instanceof Error ? sentenceOf(error.message) : String(error);
      throw invalid(`The relation "${name}" cannot be read: ${detail}`);
    }
  }
  return rows;
}

/** Interrupts after the time, and waits no longer than the grace for the query to notice. */
async function withinTime<Answer>(
  connection: DuckDBConnection,
  { maximumMs, memoryLimit }: QueryTask,
  graceMs: number,
  work: () => Promise<Answer>,
): Promise<Answer> {
  const tooLong = invalid(`The SQL took longer than ${maximumMs / 1000} s, and was stopped.`);
  let isLate = false;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      isLate = true;
      connection.interrupt();
      timer = setTimeout(() => reject(tooLong), graceMs);
    }, maximumMs);
  });
  try {
    return await Promise.race([work(), late]);
  } catch (error) {
    throw isLate ? tooLong : readable(error, memoryLimit);
  } finally {
    clearTimeout(timer);
  }
}

function readable(error: unknown, memoryLimit: string): unknown {
  if (!(error instanceof Error)) return error;
  if (
    /out of memory|could not allocate|failed to allocate|failed to offload|max_temp_directory_size/i.test(
      error.message,
    )
  ) {
    return invalid(`The SQL needs more memory than ${memoryLimit}, and was stopped.`);
  }
  if (error.name === 'AppError') return error;
  return invalid(`The SQL cannot run: ${sentenceOf(error.message)}`);
}

/** @throws AppError INVALID for anything but one query over the relations, and for an input that was not given. */
async function prepare(
  connection: DuckDBConnection,
  { sql, views, inputs }: QueryTask,
): Promise<DuckDBPreparedStatement> {
  const serialized = await connection.runAndReadAll('SELECT json_serialize_sql($1::VARCHAR)', [sql]);
  const tree = JSON.parse(String(serialized.getRows()[0]?.[0])) as SerializedSql;
  if (tree.error) {
    const isMisspelt = tree.error_type === 'parser' && tree.error_message !== undefined;
    throw isMisspelt ? invalid(`The SQL cannot run: ${tree.error_message}.`) : noQuery();
  }
  const statements = tree.statements?.length === 0 ? null : await connection.extractStatements(sql);
  if (statements?.count !== 1) throw noQuery();
  refuseReaching(
    tree,
    views.map(({ name }) => name),
  );
  const statement = await statements.prepare(0);
  if (statement.statementType !== StatementType.SELECT) throw noQuery();
  bindInputs(statement, inputs);
  return statement;
}

function noQuery(): Error {
  return invalid(
    'The SQL is not one query; write one SELECT, which may begin with WITH (PIVOT is not supported).',
  );
}

/** What DuckDB's json_serialize_sql answers. */
interface SerializedSql {
  readonly error: boolean;
  readonly error_type?: string;
  readonly error_message?: string;
  readonly statements?: readonly unknown[];
}

function bindInputs(statement: DuckDBPreparedStatement, inputs: QueryTask['inputs']): void {
  const given = new Map(Object.entries(inputs).map(([name, value]) => [name.toLowerCase(), value]));
  for (let index = 1; index <= statement.parameterCount; index++) {
    const name = statement.parameterName(index);
    const value = given.get(name.toLowerCase());
    if (value === undefined) {
      const names = Object.keys(inputs).map((known) => `$${known}`);
      const known = names.length > 0 ? `its inputs are ${names.join(', ')}` : 'it has no inputs';
      throw invalid(`The SQL names $${name}, which is not given; ${known}.`);
    }
    if (typeof value === 'string') statement.bindVarchar(index, value);
    else if (typeof value === 'boolean') statement.bindBoolean(index, value);
    else if (Number.isSafeInteger(value)) statement.bindBigInt(index, BigInt(value));
    else statement.bindDouble(index, value);
  }
}

async function readMetrics(
  statement: DuckDBPreparedStatement,
  { maximumRows }: QueryTask,
): Promise<readonly CustomMetric[]> {
  const result = await statement.stream();
  const columns = result
    .columnNames()
    .map((name, index) => datasetColumn(name, result.columnType(index).toString()));
  const found = answerColumns(columns);
  const metrics: CustomMetric[] = [];
  for (;;) {
    const chunk = await result.fetchChunk();
    if (!chunk || chunk.rowCount === 0) return metrics;
    if (metrics.length + chunk.rowCount > maximumRows) {
      throw invalid(`The SQL answers more than ${maximumRows.toLocaleString('en')} rows, and was stopped.`);
    }
    for (const cells of chunk.getRows()) metrics.push(metricOf(cellsOf(cells, found), metrics.length + 1));
  }
}

function cellsOf(
  cells: readonly DuckDBValue[],
  { metric, group, value, threshold }: AnswerColumns,
): Parameters<typeof metricOf>[0] {
  return {
    metric: textOf(cells[metric]),
    group: group === null ? null : textOf(cells[group]),
    value: numberOf(cells[value]),
    threshold: threshold === null ? null : numberOf(cells[threshold]),
  };
}

function textOf(cell: DuckDBValue | undefined): string | null {
  return cell === null || cell === undefined ? null : String(cell);
}

function numberOf(cell: DuckDBValue | undefined): number | null {
  if (cell === null || cell === undefined) return null;
  return cell instanceof DuckDBDecimalValue ? cell.toDouble() : Number(cell);
}
