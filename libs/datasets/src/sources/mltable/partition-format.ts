import { invalid } from '@circuitwatch/platform-errors';
import { decodedText } from '../decoded-text.ts';
import type { FolderColumn } from '../folder-columns.ts';

interface Part {
  readonly name: string;
  /** Of instants, such as `yyyy/MM/dd`; null: text. */
  readonly format: string | null;
}

const digits: Readonly<Record<string, string>> = {
  yyyy: '(\\d{4})',
  MM: '(\\d{2})',
  dd: '(\\d{2})',
  HH: '(\\d{2})',
  mm: '(\\d{2})',
  ss: '(\\d{2})',
};
const field = /yyyy|MM|dd|HH|mm|ss/g;

/**
 * The columns that a partition format such as `/{plant}/{date:yyyy/MM/dd}/{*}.parquet` takes from the ends of paths.
 *
 * @throws AppError INVALID for a format without columns, and for a path that it does not fit.
 */
export function partitionFormatColumns(format: string, uris: readonly string[]): readonly FolderColumn[] {
  const parts: Part[] = [];
  const source = format.replaceAll(
    /\{([^}:]+)(?::([^}]+))?\}|\*|[^{*]+/g,
    (token, name?: string, dates?: string) => {
      if (token === '*' || name === '*') return '[^/]*';
      if (name === undefined) return token.replaceAll(/[\\^$.|?+()[\]{}]/g, '\\$&');
      parts.push({ name, format: dates ?? null });
      return dates === undefined
        ? '([^/]+)'
        : escaped(dates).replaceAll(field, (unit) => digits[unit] ?? unit);
    },
  );
  if (parts.length === 0)
    throw invalid(`The partition format "${format}" of the MLTable file names no column such as {plant}.`);
  const pattern = new RegExp(`${source}$`);
  const cells = uris.map((uri) => cellsOf(pattern, parts, format, uri));
  return parts.map(({ name, format: dates }, index) => ({
    name,
    type: dates === null ? 'VARCHAR' : 'TIMESTAMP',
    values: cells.map((row) => row[index] ?? null),
  }));
}

function cellsOf(pattern: RegExp, parts: readonly Part[], format: string, uri: string): readonly string[] {
  const [match, ...groups] = pattern.exec(decodedText(uri)) ?? [];
  if (match === undefined)
    throw invalid(`The partition format "${format}" of the MLTable file does not fit ${uri}.`);
  return parts.map(({ format: dates }) => {
    if (dates === null) return groups.shift() ?? '';
    const units = new Map((dates.match(field) ?? []).map((unit) => [unit, groups.shift() ?? '']));
    const unit = (name: string, otherwise: string): string => units.get(name) ?? otherwise;
    const date = `${unit('yyyy', '1970')}-${unit('MM', '01')}-${unit('dd', '01')}`;
    return `${date} ${unit('HH', '00')}:${unit('mm', '00')}:${unit('ss', '00')}`;
  });
}

function escaped(text: string): string {
  return text.replaceAll(/[\\^$.|?+*()[\]{}]/g, '\\$&');
}
