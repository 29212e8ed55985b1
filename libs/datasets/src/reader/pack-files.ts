import type { DatasetPartition } from './dataset.ts';

/** A file of rows as its footer describes it. */
export interface StoredFile {
  readonly uri: string;
  readonly rows: number;
  /** Rows of each row group, in order; null where the file cannot or need not be cut. */
  readonly rowGroups: readonly number[] | null;
}

/** Which rows a partition holds. */
export type Part = Pick<DatasetPartition, 'files' | 'rowRange' | 'rows'>;

/**
 * Parts of at most `maximumRows`: small files go together, in their order; a larger one is cut between its row groups,
 * and within a row group only where that alone is larger. One that cannot be cut is a part of its own.
 */
export function packFiles(files: readonly StoredFile[], maximumRows: number): readonly Part[] {
  const parts: Part[] = [];
  let open: { readonly uris: string[]; rows: number } = { uris: [], rows: 0 };
  const close = (): void => {
    if (open.uris.length > 0) parts.push({ files: open.uris, rowRange: null, rows: open.rows });
    open = { uris: [], rows: 0 };
  };
  for (const { uri, rows, rowGroups } of files) {
    if (rows > maximumRows && rowGroups) {
      parts.push(...rangesOf(rowGroups, maximumRows).map((range) => cut(uri, range)));
    } else {
      if (open.rows + rows > maximumRows) close();
      open.uris.push(uri);
      open.rows += rows;
    }
  }
  close();
  return parts;
}

interface RowRange {
  readonly from: number;
  readonly to: number;
}

function rangesOf(rowGroups: readonly number[], maximumRows: number): readonly RowRange[] {
  const ranges: RowRange[] = [];
  let from = 0;
  let to = 0;
  const close = (): void => {
    if (to > from) ranges.push({ from, to });
    from = to;
  };
  for (const rows of rowGroups) {
    if (to - from + rows > maximumRows) close();
    let left = rows;
    for (; left > maximumRows; left -= maximumRows) {
      to += maximumRows;
      close();
    }
    to += left;
  }
  close();
  return ranges;
}

function cut(uri: string, rowRange: RowRange): Part {
  return { files: [uri], rowRange, rows: rowRange.to - rowRange.from };
}
