import { invalid } from '@circuitwatch/platform-errors';
import type { CellType, FeatureDeclaration } from '@circuitwatch/scoring-definitions';

/** Makes a model's cell of a value of JSON. @throws AppError INVALID naming the feature and the row. */
export type ReadCell = (value: unknown, row: number) => number | bigint | string;

const wholeTypes: readonly CellType[] = ['int64', 'int32', 'bool'];
const shownLength = 60;

/** The refusal of one cell; rows are counted from 1 for people and from 0 in the path. */
export function refusedCell(feature: string, row: number, what: string): Error {
  const message = `Row ${row + 1}: the feature "${feature}" ${what}`;
  return invalid(message, [{ path: ['rows', row, feature], message }]);
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > shownLength ? `${text.slice(0, shownLength)}…` : text;
}

/** How the cells of one feature are read for an input of this type. */
export function cellReading(
  name: string,
  type: CellType,
  declared: FeatureDeclaration | undefined,
): ReadCell {
  const read = type === 'string' ? textReading(name) : numberReading(name, type, declared);
  const categories = declared?.categories;
  if (!categories) return read;
  const known = new Set(categories);
  // 2 and 2.0 are the same number, and so the same category.
  for (const text of categories) {
    if (type !== 'string' && text.trim() !== '' && Number.isFinite(Number(text)))
      known.add(`${Number(text)}`);
  }
  return (value, row) => {
    const cell = read(value, row);
    // Truth values are categories as words too.
    const word = typeof value === 'boolean' ? String(value) : String(cell);
    if (value === null || known.has(word) || known.has(String(cell))) return cell;
    throw refusedCell(
      name,
      row,
      `is ${shown(value)}, which is none of its categories (${categories.slice(0, 20).join(', ')}).`,
    );
  };
}

function textReading(name: string): ReadCell {
  return (value, row) => {
    if (typeof value === 'string') return value;
    if (value === undefined) throw missing(name, row);
    throw refusedCell(name, row, `is ${shown(value)}, and the model takes texts.`);
  };
}

function numberReading(name: string, type: CellType, declared: FeatureDeclaration | undefined): ReadCell {
  const isWhole = wholeTypes.includes(type);
  const mustBeWhole = isWhole || declared?.type === 'INTEGER';
  const mustBeTruth = type === 'bool' || declared?.type === 'BOOLEAN';
  return (value, row) => {
    if (value === undefined) throw missing(name, row);
    if (value === null) {
      if (!isWhole) return NaN;
      throw refusedCell(name, row, 'is null, and the model takes whole numbers only; fill it.');
    }
    const number = typeof value === 'boolean' ? Number(value) : value;
    if (typeof number !== 'number') {
      throw refusedCell(name, row, `is ${shown(value)}, and the model takes numbers.`);
    }
    if (mustBeTruth && number !== 0 && number !== 1) {
      throw refusedCell(name, row, `is ${shown(value)}, and it is to be true or false.`);
    }
    if (mustBeWhole && !Number.isSafeInteger(number)) {
      throw refusedCell(name, row, `is ${shown(value)}, and it is to be a whole number below 2^53.`);
    }
    if (type === 'int32' && number !== (number | 0)) {
      throw refusedCell(name, row, `is ${shown(value)}, and the model takes whole numbers of 32 bits.`);
    }
    return type === 'int64' ? BigInt(number) : number;
  };
}

function missing(name: string, row: number): Error {
  return refusedCell(name, row, 'is missing; give it a value, or null where none was measured.');
}
