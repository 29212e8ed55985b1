import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** One data file with figures of its cells, column by column. */
export interface DescribedFile {
  readonly name: string;
  readonly path: string;
  readonly rows: number;
  readonly columns: Readonly<Record<string, ExpectedColumn>>;
}

export interface ExpectedColumn {
  readonly missing: number;
  readonly distinct: number;
  /** Of numbers. */
  readonly min?: number;
  readonly max?: number;
  readonly mean?: number;
  readonly std_ddof1?: number | null;
  /** Rows of each value, for columns of few. */
  readonly values?: Readonly<Record<string, number>>;
}

interface FileFigures {
  readonly rows: number;
  readonly columns_detail: DescribedFile['columns'];
}

/** The file that a folder's figures are of, where they do not name it. */
const onlyFiles: Readonly<Record<string, string>> = {
  air_quality: 'AirQualityUCI.csv',
  bike_sharing: 'hour.csv',
  ccpp: 'ccpp.csv',
  credit_default: 'UCI_Credit_Card.csv',
  etth1: 'ETTh1.csv',
  weather_ne: 'weather.csv',
};

/** The files below `root` whose cells are described in their folder's dq.json; none where `root` is absent. */
export function describedFiles(root: string): readonly DescribedFile[] {
  if (!existsSync(root)) return [];
  return readdirSync(root).flatMap((folder) => {
    const figures = join(root, folder, 'dq.json');
    if (!existsSync(figures)) return [];
    const document = JSON.parse(readFileSync(figures, 'utf8')) as unknown;
    const only = onlyFiles[folder];
    const byFile = (only === undefined ? document : { [only]: document }) as Record<string, FileFigures>;
    return Object.entries(byFile).map(([key, { rows, columns_detail: columns }]) => {
      const file = key.endsWith('.csv') ? key : `${key}.csv`;
      return { name: `${folder}/${file}`, path: join(root, folder, file), rows, columns };
    });
  });
}
