import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One folder of data with figures that others computed of it. */
export interface DataFolder {
  readonly name: string;
  readonly path: string;
  readonly comparisons: Readonly<Record<string, ExpectedComparison>>;
}

export interface ExpectedComparison {
  readonly ref_rows: number;
  readonly cur_rows: number;
  readonly features: Readonly<Record<string, ExpectedFeature>>;
}

export type ExpectedFeature = ExpectedNumbers | ExpectedCategories;

interface ExpectedCells {
  readonly ref_rows: number;
  readonly cur_rows: number;
  readonly ref_missing: number;
  readonly cur_missing: number;
}

/** Figures that are not defined are null or absent. */
type Figures<Name extends string> = Readonly<Partial<Record<Name, number | null>>>;

export type SampleFigure =
  | 'n'
  | 'mean'
  | 'std_ddof0'
  | 'std_ddof1'
  | 'min'
  | 'max'
  | 'p01'
  | 'p05'
  | 'p25'
  | 'p50'
  | 'p75'
  | 'p95'
  | 'p99'
  | 'distinct';

export type NumericFigure =
  | 'ks_stat'
  | 'ks_p_asymp'
  | 'ks_p_exact_or_auto'
  | 'w1'
  | 'w1_over_ref_std_ddof0'
  | 'psi_ref_deciles'
  | 'js_distance_ref_deciles'
  | 'psi_union20'
  | 'js_distance_union20'
  | 'hellinger_union20'
  | 'js_distance_doane';

export type CategoricalFigure = 'chi2' | 'chi2_p' | 'js_distance' | 'psi' | 'tvd' | 'linf';

export interface ExpectedNumbers extends ExpectedCells, Figures<NumericFigure> {
  readonly kind: 'numeric';
  /** Absent where a side has no values. */
  readonly ref?: Figures<SampleFigure>;
  readonly cur?: Figures<SampleFigure>;
}

export interface ExpectedCategories extends ExpectedCells, Figures<CategoricalFigure> {
  readonly kind: 'categorical';
  readonly ref_counts: Readonly<Record<string, number>>;
  readonly cur_counts: Readonly<Record<string, number>>;
  readonly new_in_cur: readonly string[];
  readonly gone_in_cur: readonly string[];
}

/** The folders below `root` that hold figures; none where `root` is absent. */
export function dataFolders(root: string): readonly DataFolder[] {
  if (!existsSync(root)) return [];
  return readdirSync(root)
    .sort()
    .map((name) => ({ name, path: join(root, name) }))
    .filter(({ path }) => existsSync(join(path, 'expected.json')))
    .map(({ name, path }) => {
      const { comparisons } = JSON.parse(readFileSync(join(path, 'expected.json'), 'utf8')) as DataFolder;
      return { name, path, comparisons };
    });
}
