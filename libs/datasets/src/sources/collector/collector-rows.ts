import { readFile } from 'node:fs/promises';
import { quotedName, quotedText } from '../../sql-text.ts';
import { bringNear } from '../bring-near.ts';
import { describeColumns } from '../describe-columns.ts';
import type { FileTree, SourceFile } from '../file-tree.ts';
import { fileTable, folderTimeColumn, folderTimes } from '../folder-columns.ts';
import type { OpenContext, StoredRows } from '../relation.ts';
import { temporaryName } from '../temporary-name.ts';
import { payloadFiles } from './payload-files.ts';
import { cellSql, recordColumns, structuresOf, type KeyType } from './record-columns.ts';

/** Rows of events, as far as their reader settles them. */
type CollectorRows = Pick<
  StoredRows,
  'from' | 'columns' | 'timestampColumn' | 'correlationColumn' | 'notes'
> & { readonly payloads: readonly SourceFile[] };

/** The events' time in UTC. */
const timeColumn = '__event_time';
const correlationName = 'correlationid';
const fileColumn = '__file';

/**
 * Explodes the events of the data collector's files into one row for each record, in a temporary table. Rows of
 * one event are told apart by their position in it, `<correlationid>_<position>`. Damaged lines and references that
 * lead nowhere are counted into notes.
 */
export async function collectorRows(
  context: OpenContext,
  tree: FileTree,
  files: readonly SourceFile[],
): Promise<CollectorRows> {
  const { connection } = context;
  const events = await loadEvents(context, files);
  const payloads = await loadPayloads(context, tree, events, files);
  const keyTypes = await readKeyTypes(context, events);
  const hasOwnId = keyTypes.some(({ key }) => key.toLowerCase() === correlationName);
  const idColumn = hasOwnId ? `__${correlationName}` : correlationName;
  const [counted] = (
    await connection.runAndReadAll(
      `SELECT count(correlationid), count(*) FILTER (WHERE records IS NULL), count(*) FROM ${events}`,
    )
  ).getRows();
  const [ids = 0, unread = 0, lines = 0] = (counted ?? []).map(Number);
  const table = temporaryName('rows');
  const hasIds = ids > 0;
  await connection.run(
    `CREATE TEMP TABLE ${table} AS ${recordsQuery(events, keyTypes, hasIds ? idColumn : null)}`,
  );
  await connection.run(`DROP TABLE ${events}`);
  return {
    from: table,
    columns: await describeColumns(connection, table),
    timestampColumn: timeColumn,
    correlationColumn: hasIds ? idColumn : null,
    payloads,
    notes:
      unread > 0
        ? [
            `Lines without readable records were left out: ${unread} of ${lines}; they are damaged, or what they refer to is not there.`,
          ]
        : [],
  };
}

/** One row for each line: time, correlationid, dataref, records (a JSON array) and the file. */
async function loadEvents(context: OpenContext, files: readonly SourceFile[]): Promise<string> {
  const { connection } = context;
  const paths = await bringNear(files);
  const hours = folderTimes(files.map(({ path }) => path));
  const folders = await fileTable(connection, fileColumn, paths, hours ? [hours] : []);
  const table = temporaryName('events');
  const keys = ['time', 'correlationid', 'dataref'].map((key) => `'${key}': 'VARCHAR'`);
  const options = [
    `format = 'newline_delimited'`,
    // A damaged line becomes a row of nulls.
    'ignore_errors = true',
    'hive_partitioning = false',
    `filename = '${fileColumn}'`,
    `columns = {${keys.join(', ')}, 'data': 'JSON'}`,
  ];
  const scan = `read_json([${paths.map(quotedText).join(', ')}], ${options.join(', ')})`;
  const time = 'TRY_CAST(time AS TIMESTAMPTZ)';
  const selected = [
    `${hours ? `coalesce(${time}, CAST(${folderTimeColumn} AS TIMESTAMPTZ))` : time} AS time`,
    'correlationid',
    'dataref',
    `${recordsOf('data')} AS records`,
    fileColumn,
  ];
  await connection.run(
    `CREATE TEMP TABLE ${table} AS SELECT ${selected.join(', ')} FROM ${scan} JOIN ${folders} USING (${fileColumn})`,
  );
  return table;
}

/** A record alone is a list of one. */
function recordsOf(json: string): string {
  return `CASE json_type(${json}) WHEN 'ARRAY' THEN ${json} WHEN 'OBJECT' THEN CAST('[' || ${json} || ']' AS JSON) END`;
}

/** Fills in the records of events that refer to a file. */
async function loadPayloads(
  context: OpenContext,
  tree: FileTree,
  events: string,
  files: readonly SourceFile[],
): Promise<readonly SourceFile[]> {
  const { connection } = context;
  const result = await connection.runAndReadAll(
    `SELECT DISTINCT dataref, ${fileColumn} FROM ${events} WHERE records IS NULL AND dataref IS NOT NULL`,
  );
  const rows = result.getRows();
  if (rows.length === 0) return [];
  const copies = await bringNear(files);
  const pathByCopy = new Map(copies.map((copy, index) => [copy, files[index]?.path ?? '']));
  const copyByPath = new Map([...pathByCopy].map(([copy, path]) => [path, copy]));
  const references = rows.map(([dataref, copy]) => ({
    dataref: String(dataref),
    eventPath: pathByCopy.get(String(copy)) ?? '',
  }));
  const payloads = await payloadFiles(context, tree, references);
  const table = temporaryName('payloads');
  await connection.run(`CREATE TEMP TABLE ${table} (reference VARCHAR, event_file VARCHAR, content VARCHAR)`);
  for (const { reference, file } of payloads) {
    const content = await readFile(await file.near(), 'utf8');
    const values = [reference.dataref, copyByPath.get(reference.eventPath) ?? '', content];
    await connection.run(`INSERT INTO ${table} VALUES ($1, $2, $3)`, values);
  }
  await connection.run(
    `UPDATE ${events} SET records = CASE WHEN json_valid(content) THEN ${recordsOf('CAST(content AS JSON)')} END
     FROM ${table} WHERE dataref = reference AND ${fileColumn} = event_file AND records IS NULL`,
  );
  await connection.run(`DROP TABLE ${table}`);
  return [...new Set(payloads.map(({ file }) => file))];
}

async function readKeyTypes({ connection }: OpenContext, events: string): Promise<readonly KeyType[]> {
  const shapes = `SELECT DISTINCT json_structure(records) -> 0 AS shape FROM ${events} WHERE records IS NOT NULL`;
  const result = await connection.runAndReadAll(
    `SELECT DISTINCT entry.key, CASE WHEN entry.type = 'VARCHAR' THEN entry.value ->> '$' ELSE 'NESTED' END
     FROM (${shapes}) AS shapes, json_each(shapes.shape) AS entry WHERE entry.key IS NOT NULL`,
  );
  return result.getRows().map(([key, type]) => ({ key: String(key), type: String(type) }));
}

function recordsQuery(events: string, keyTypes: readonly KeyType[], idColumn: string | null): string {
  const columns = recordColumns(keyTypes, [timeColumn, ...(idColumn === null ? [] : [idColumn])]);
  const structures = structuresOf(columns);
  // Without a key there are no rows to tell apart.
  if (structures.length === 0) return `SELECT time AS ${timeColumn} FROM ${events} WHERE false`;
  const lists = structures.map((structure, group) => `json_transform(records, ${structure}) AS list${group}`);
  const records = structures.map((_, group) => `unnest(list${group}) AS record${group}`);
  const position = 'unnest(range(len(list0))) AS position';
  const id = idColumn === null ? [] : [`correlationid || '_' || position AS ${quotedName(idColumn)}`];
  const cells = columns.map((column) => cellSql(column, (group) => `record${group}`));
  return `SELECT ${[`time AS ${timeColumn}`, ...cells, ...id].join(', ')} FROM (
    SELECT time, correlationid, ${[...records, position].join(', ')} FROM (
      SELECT time, correlationid, ${lists.join(', ')} FROM ${events}))
    WHERE record0 IS NOT NULL`;
}
