import { invalid } from '@circuitwatch/platform-errors';
import type { CellType, FeatureDeclaration, ModelInput } from '@circuitwatch/scoring-definitions';
import { quotedName, quotedText } from '../sql-text.ts';
import type { DatasetColumn } from '../sources/relation.ts';

/** How one feature is read for one input. */
export interface FeatureCell {
  /** SQL of a cell without nulls, of DuckDB's type for that input. */
  readonly sql: string;
  /** SQL of a sentence that says what is wrong with a cell, or null where nothing is; null: nothing can be. */
  readonly problem: string | null;
}

/** How one input is read: a cell a feature. */
export interface InputCells {
  readonly type: CellType;
  readonly cells: readonly FeatureCell[];
}

/** A condition on a cell, and SQL of the words that go with it. */
interface Problem {
  readonly when: string;
  readonly says: string;
}

interface Cell {
  readonly sql: string;
  readonly problems: readonly Problem[];
}

const sqlTypes = {
  float32: 'FLOAT',
  float64: 'DOUBLE',
  int64: 'BIGINT',
  int32: 'INTEGER',
  bool: 'UTINYINT',
  string: 'VARCHAR',
} as const satisfies Record<CellType, string>;

/**
 * The cells of a model's inputs as SQL over the columns of a file. Floats that are missing are NaN, which a model may
 * know what to do with; everything else that a model cannot take is a problem of its row.
 *
 * @throws AppError INVALID where a column holds what the model cannot take at all, such as times for numbers.
 */
export function inputCells(
  inputs: readonly ModelInput[],
  declared: readonly FeatureDeclaration[],
  columnOf: (name: string) => DatasetColumn,
): readonly InputCells[] {
  const categories = new Map(declared.map((feature) => [feature.name, feature.categories]));
  return inputs.map(({ type, features }) => ({
    type,
    cells: features.map((feature) => {
      const { sql, problems } = cellOf(columnOf(feature), type);
      const unknown = unknownCategory(feature, categories.get(feature) ?? null);
      return { sql, problem: problemSql(feature, [...problems, ...unknown]) };
    }),
  }));
}

function problemSql(feature: string, problems: readonly Problem[]): string | null {
  if (problems.length === 0) return null;
  const subject = quotedText(`"${feature}" `);
  return `CASE ${problems.map(({ when, says }) => `WHEN ${when} THEN ${subject} || ${says}`).join(' ')} END`;
}

function cellOf({ name, type: stored, kind }: DatasetColumn, type: CellType): Cell {
  const column = quotedName(name);
  if (type === 'string') return textCell(column, kind);
  if (kind === 'text') {
    const number = numberOfText(column);
    const says = `'has the text "' || ${column} || '", and the model takes numbers'`;
    const noNumber = { when: `trim(${column}) <> '' AND ${number} IS NULL`, says };
    return isFloat(type) ? floatCell(number, type, [noNumber]) : wholeCell(number, type, [noNumber]);
  }
  if (kind !== 'integer' && kind !== 'float' && kind !== 'boolean') {
    throw invalid(
      `The model takes numbers of the feature "${name}", and its column holds ${stored}; convert it first.`,
    );
  }
  const number = kind === 'boolean' ? `CAST(${column} AS TINYINT)` : column;
  return isFloat(type) ? floatCell(number, type, []) : wholeCell(number, type, []);
}

function isFloat(type: CellType): type is 'float32' | 'float64' {
  return type === 'float32' || type === 'float64';
}

/** Text that is a number, or a truth value; null for other text and for blanks. */
function numberOfText(column: string): string {
  const text = `trim(${column})`;
  return `coalesce(TRY_CAST(${text} AS DOUBLE), CASE lower(${text}) WHEN 'true' THEN 1 WHEN 'false' THEN 0 END)`;
}

function floatCell(number: string, type: 'float32' | 'float64', problems: readonly Problem[]): Cell {
  const target = sqlTypes[type];
  return { sql: `coalesce(CAST(${number} AS ${target}), CAST('NaN' AS ${target}))`, problems };
}

function wholeCell(number: string, type: 'int64' | 'int32' | 'bool', noNumber: readonly Problem[]): Cell {
  const target = sqlTypes[type];
  const double = `CAST(${number} AS DOUBLE)`;
  const truth = `CASE WHEN ${double} = 0 THEN 0 ELSE 1 END`;
  return {
    sql: `coalesce(TRY_CAST(${type === 'bool' ? truth : number} AS ${target}), CAST(0 AS ${target}))`,
    problems: [
      ...noNumber,
      { when: `${number} IS NULL`, says: `'is missing, and the model takes whole numbers'` },
      {
        when: `NOT isfinite(${double}) OR ${double} <> floor(${double})`,
        says: `'is ' || ${number} || ', and the model takes whole numbers'`,
      },
      {
        when: `TRY_CAST(${number} AS ${type === 'bool' ? 'BIGINT' : target}) IS NULL`,
        says: `'is ' || ${number} || ', which is too large for the model'`,
      },
    ],
  };
}

function textCell(column: string, kind: DatasetColumn['kind']): Cell {
  const truth = `CASE WHEN ${column} THEN 'true' WHEN NOT ${column} THEN 'false' END`;
  return {
    sql: `coalesce(${kind === 'boolean' ? truth : `CAST(${column} AS VARCHAR)`}, '')`,
    problems: [{ when: `${column} IS NULL`, says: `'is missing, and the model takes text'` }],
  };
}

function unknownCategory(feature: string, categories: readonly string[] | null): readonly Problem[] {
  if (categories === null) return [];
  const value = `CAST(${quotedName(feature)} AS VARCHAR)`;
  const known = [`${value} IN (${categories.map(quotedText).join(', ')})`];
  // A number may be written as 2 or as 2.0.
  const numbers = categories.filter((text) => text.trim() !== '' && Number.isFinite(Number(text)));
  if (numbers.length > 0) known.push(`TRY_CAST(${value} AS DOUBLE) IN (${numbers.map(Number).join(', ')})`);
  return [
    {
      when: `${value} IS NOT NULL AND NOT coalesce(${known.join(' OR ')}, false)`,
      says: `'is "' || ${value} || '", which is none of its categories'`,
    },
  ];
}
