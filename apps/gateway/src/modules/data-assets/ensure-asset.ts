import type { Actor, DataAsset, Repositories } from '@circuitwatch/persistence';

/** What an asset is to stand for. */
export interface WantedAsset {
  readonly name: string;
  /** The number that a first version gets; the next one unless said. */
  readonly version?: number | undefined;
  readonly uri: string;
  readonly description: string;
}

/** An asset that stands for the wanted place. */
export interface EnsuredAsset {
  readonly asset: DataAsset;
  /** What the name stood for before; null where there was nothing. Absent: nothing was done. */
  readonly before?: DataAsset | null;
}

/** What an asset stands for never changes: where its data lies elsewhere by now, that is its next version. */
export async function ensureAsset(
  { version, ...wanted }: WantedAsset,
  { dataAssets }: Pick<Repositories, 'dataAssets'>,
  actor: Actor,
): Promise<EnsuredAsset> {
  const { name, uri } = wanted;
  const references = [`${name}@latest`, ...(version === undefined ? [] : [`${name}:${version}`])];
  const [latest = null, taken = null] = await dataAssets.resolve(references);
  if (latest?.uri === uri) return { asset: latest };
  const number = taken === null ? version : undefined;
  return { asset: await dataAssets.create({ ...wanted, number }, actor), before: latest };
}
