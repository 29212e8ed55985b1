import type { CellKind, ComparedTable } from '../ports.ts';

/** A cell: text that is no number counts as a type error where numbers are read. */
export type Cell = number | string | boolean | null;

/** A column of a fake table, with its kind where the cells do not tell. */
export type FakeColumn =
  readonly Cell[] | { readonly kind: CellKind; readonly cells: readonly Cell[]; readonly note?: string };

/** A table in memory that answers as the reader of files does. */
export function fakeTable(path: string, columns: Readonly<Record<string, FakeColumn>>): ComparedTable {
  const cellsOf = (name: string): readonly Cell[] => {
    const column = columns[name];
    if (column === undefined) throw new Error(`${path} was asked for "${name}".`);
    return 'kind' in column ? column.cells : column;
  };
  const names = Object.keys(columns);
  return {
    path,
    rows: cellsOf(names[0] ?? '').length,
    columns: names.map((name) => {
      const column = columns[name] ?? [];
      const kind = 'kind' in column ? column.kind : kindOf(column);
      return { name, kind, type: kind.toUpperCase(), note: ('kind' in column ? column.note : null) ?? null };
    }),
    columnsWithFewDistinct: async (asked, share) =>
      new Set(asked.filter((name) => new Set(cellsOf(name)).size < share * cellsOf(name).length)),
    readNumbers: async (asked) =>
      new Map(
        asked.map((name) => {
          const filled = cellsOf(name).filter((cell) => cell !== null);
          const values = filled.map(Number).filter((value) => !Number.isNaN(value));
          const nulls = cellsOf(name).length - filled.length;
          return [
            name,
            { values: Float64Array.from(values), nulls, typeErrors: filled.length - values.length },
          ];
        }),
      ),
    readCategories: async (name, labels) => {
      const counts = new Map<string, number>();
      const filled = cellsOf(name).filter((cell) => cell !== null);
      for (const cell of filled) {
        const label = labels === 'number' ? String(Number(cell)) : String(cell);
        counts.set(label, (counts.get(label) ?? 0) + 1);
      }
      return { counts, nulls: cellsOf(name).length - filled.length };
    },
  };
}

function kindOf(cells: readonly Cell[]): CellKind {
  const filled = cells.filter((cell) => cell !== null);
  if (filled.length === 0 || filled.some((cell) => typeof cell === 'string')) return 'text';
  if (filled.every((cell) => typeof cell === 'boolean')) return 'boolean';
  return filled.every((cell) => Number.isInteger(cell)) ? 'integer' : 'float';
}
