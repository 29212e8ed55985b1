/** A column of categories: a code for each row, an index into the dictionary, or negative where the cell is null. */
export interface CategoryColumn {
  readonly codes: Int32Array;
  /** Distinct names. */
  readonly dictionary: readonly string[];
}

/** All that the metrics need to know of one side of a categorical feature. */
export interface CategoricalProfile {
  /** count + nulls. */
  readonly rows: number;
  readonly nulls: number;
  /** Rows with a category. */
  readonly count: number;
  /** Rows of each category that occurs, in the dictionary's order; every count is above 0. */
  readonly counts: ReadonlyMap<string, number>;
}

/**
 * Counts the categories of one side of a feature. Names are compared to the letter. Time O(rows + categories).
 *
 * @throws RangeError when a code lies beyond the dictionary or a name occurs twice in it.
 */
export function profileCategories({ codes, dictionary }: CategoryColumn): CategoricalProfile {
  const perCode = new Float64Array(dictionary.length);
  let nulls = 0;
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row] as number;
    if (code < 0) nulls++;
    else if (code < perCode.length) (perCode[code] as number)++;
    else throw new RangeError(`Code ${code} of row ${row} lies beyond the dictionary of ${perCode.length}.`);
  }
  if (new Set(dictionary).size !== dictionary.length) {
    throw new RangeError('The dictionary holds a name twice.');
  }
  return profileCounts(
    dictionary.map((name, code) => [name, perCode[code] as number] as const),
    nulls,
  );
}

/** The same from counts that are known already; counts of 0 are left out. */
export function profileCounts(
  counts: Iterable<readonly [category: string, rows: number]>,
  nulls = 0,
): CategoricalProfile {
  const present = new Map([...counts].filter(([, rows]) => rows > 0));
  const count = [...present.values()].reduce((sum, rows) => sum + rows, 0);
  return { rows: count + nulls, nulls, count, counts: present };
}
