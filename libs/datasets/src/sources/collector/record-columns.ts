import { quotedName, quotedText } from '../../sql-text.ts';

/** A key of the records with one of the types that its values have, as DuckDB's json_structure names them. */
export interface KeyType {
  readonly key: string;
  /** `NESTED` for objects and arrays. */
  readonly type: string;
}

/** One column that records are read into. */
export interface RecordColumn {
  readonly key: string;
  /** Its own, as names that differ in their case alone are the same to DuckDB. */
  readonly name: string;
  /** As DuckDB's json_transform takes it. */
  readonly type: string;
  /** Keys of one group differ in more than their case. */
  readonly group: number;
}

/**
 * The columns that all keys of all records make, in alphabetical order. Whole numbers and others are read as
 * DOUBLE; objects and arrays, and what is text in one record and something else in another, as text.
 */
export function recordColumns(
  keyTypes: readonly KeyType[],
  taken: readonly string[],
): readonly RecordColumn[] {
  const typesByKey = new Map<string, Set<string>>();
  for (const { key, type } of keyTypes) typesByKey.set(key, (typesByKey.get(key) ?? new Set()).add(type));
  const names = new Set(taken.map((name) => name.toLowerCase()));
  const spellings = new Map<string, number>();
  const keys = [...typesByKey.keys()].sort();
  return keys.map((key) => {
    const lower = key.toLowerCase();
    const group = spellings.get(lower) ?? 0;
    spellings.set(lower, group + 1);
    const name = freeName(key, names);
    names.add(name.toLowerCase());
    return { key, name, group, type: commonType(typesByKey.get(key) ?? new Set()) };
  });
}

/** The structures for json_transform that read the columns, one for each group, as SQL texts. */
export function structuresOf(columns: readonly RecordColumn[]): readonly string[] {
  const groups = new Set(columns.map(({ group }) => group));
  return [...groups].sort().map((group) => {
    const members = columns.filter((column) => column.group === group);
    return quotedText(JSON.stringify([Object.fromEntries(members.map(({ key, type }) => [key, type]))]));
  });
}

/** The cell of a column in records read by structuresOf, where `recordOf` names the one of a group. */
export function cellSql(
  { key, name, type, group }: RecordColumn,
  recordOf: (group: number) => string,
): string {
  const cell = `${recordOf(group)}.${quotedName(key)}`;
  return `${type === 'JSON' ? `(${cell} ->> '$')` : cell} AS ${quotedName(name)}`;
}

const wholeNumbers = ['BIGINT', 'UBIGINT', 'HUGEINT'];

function commonType(types: ReadonlySet<string>): string {
  const told = [...types].filter((type) => type !== 'NULL');
  const [only = 'VARCHAR', another] = told;
  if (another === undefined) return only === 'NESTED' ? 'JSON' : only;
  if (told.every((type) => wholeNumbers.includes(type))) return 'HUGEINT';
  return told.every((type) => type === 'DOUBLE' || wholeNumbers.includes(type)) ? 'DOUBLE' : 'JSON';
}

function freeName(key: string, taken: ReadonlySet<string>): string {
  let name = key;
  for (let count = 1; taken.has(name.toLowerCase()); count++) name = `${key}_${count}`;
  return name;
}
