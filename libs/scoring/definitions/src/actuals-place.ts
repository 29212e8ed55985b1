/** A deployment by its names. */
interface NamedDeployment {
  /** null: it stands alone. */
  readonly endpoint: string | null;
  readonly name: string;
}

/** Columns of the files that hold ground truth. */
export const actualColumns = { key: 'correlationid', value: 'actual', timestamp: 'timestamp' } as const;

/**
 * The folder that holds the ground truth of a deployment, a folder a day below it, relative to the data folder.
 * No endpoint is called `-`.
 */
export function actualsFolder({ endpoint, name }: NamedDeployment): string {
  return `actuals/${endpoint ?? '-'}/${name}`;
}

/** The name of the data asset that stands for that folder. */
export function actualsAssetName({ endpoint, name }: NamedDeployment): string {
  return endpoint === null ? `${name}-actuals` : `${endpoint}-${name}-actuals`;
}
