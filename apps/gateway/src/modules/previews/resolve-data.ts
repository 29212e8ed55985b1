import {
  dataOfMonitor,
  type DataSelection,
  type MonitorDefinition,
} from '@circuitwatch/monitoring-definitions';
import type { DataAsset, Repositories } from '@circuitwatch/persistence';
import { invalid } from '@circuitwatch/platform-errors';
import type { DataAccess, LocatedSource } from '../../data-access.ts';

/** Finds where data of a monitor lies, and how it is read. */
export type DataResolver = (selection: DataSelection) => Promise<LocatedSource>;

type Names = Pick<Repositories, 'dataAssets' | 'components' | 'datastores'>;

/** Looks every name of the definition up at once; what stands for nothing is told when its data is asked for. */
export async function createDataResolver(
  definition: MonitorDefinition,
  { dataAssets, components, datastores }: Names,
  data: Pick<DataAccess, 'locate'>,
): Promise<DataResolver> {
  const selections = dataOfMonitor(definition).map(({ selection }) => selection);
  const references = [...new Set(selections.flatMap(({ asset }) => asset ?? []))];
  const assets = await dataAssets.resolve(references);
  const assetOf = new Map<string, DataAsset | null>(
    references.map((reference, index) => [reference, assets[index] ?? null]),
  );
  const prepared = await components.resolve([
    ...new Set(selections.flatMap(({ preprocessing }) => preprocessing ?? [])),
  ]);
  const places = await datastores.places();
  return async ({ asset, uri, columns, preprocessing }) => {
    const found = asset === undefined ? null : assetOf.get(asset);
    if (asset !== undefined && !found) throw invalid(`The data asset "${asset}" does not exist yet.`);
    return {
      uri: await data.locate(found?.uri ?? uri ?? '', places),
      timestampColumn: columns?.timestamp ?? found?.timestampColumn ?? null,
      correlationColumn: columns?.correlationId ?? null,
      preprocessing:
        preprocessing === undefined
          ? null
          : { name: preprocessing, sql: sqlOf(preprocessing, prepared[preprocessing]) },
    };
  };
}

function sqlOf(
  name: string,
  component: { readonly sql: string | null; readonly reason: string | null } | undefined,
): string {
  if (component?.sql != null) return component.sql;
  throw invalid(`The component "${name}" cannot run here: ${component?.reason ?? 'it is not registered'}.`);
}
