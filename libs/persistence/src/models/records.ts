import type {
  CollectorOptions,
  Device,
  FeatureDeclaration,
  ModelTask,
  OutputMapping,
} from '@circuitwatch/scoring-definitions';
import type { Actor } from '../access/records.ts';
import type { Change, Listing } from '../paging/page.ts';

/** A model by name; its versions hold the files. */
export interface Model {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** A model to create. */
export interface NewModel {
  readonly name: string;
  readonly description?: string | undefined;
}

/** What to change of a model; a field left out stays. */
export interface ModelChange extends Change {
  readonly name?: string | undefined;
  readonly description?: string | undefined;
}

/** Which models; `search` matches name and description. */
export interface ModelFilter {
  readonly ids?: readonly string[] | null | undefined;
  readonly names?: readonly string[] | null | undefined;
  readonly search?: string | null | undefined;
}

/** Models; CONFLICT when a deployment still uses the one to delete. */
export interface ModelRepository extends Listing<Model, ModelFilter, 'NAME' | 'NEWEST'> {
  get(id: string): Promise<Model>;
  byIds(ids: readonly string[]): Promise<readonly (Model | null)[]>;
  findByName(name: string): Promise<Model | null>;
  create(input: NewModel, actor: Actor): Promise<Model>;
  update(change: ModelChange, actor: Actor): Promise<Model>;
  delete(change: Change, actor: Actor): Promise<Model>;
}

/** How far a model version has come. */
export type Stage = 'DEV' | 'TEST' | 'PROD';

/** One numbered state of a model. */
export interface ModelVersion {
  readonly id: string;
  readonly modelId: string;
  readonly number: number;
  readonly stage: Stage;
  readonly uri: string | null;
  /** Lower-case hex SHA-256 of the model file. */
  readonly checksum: string | null;
  /** Names of its inputs in order. */
  readonly features: readonly string[];
  /** null: told by the graph. */
  readonly task: ModelTask | null;
  /** Declared inputs, as many as `features`; null: only their names are known. */
  readonly inputs: readonly FeatureDeclaration[] | null;
  /** null: all that the graph answers. */
  readonly outputs: readonly OutputMapping[] | null;
  readonly metadata: Readonly<Record<string, unknown>>;
  /** Where it may run; at least one. */
  readonly devices: readonly Device[];
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** A model version to create; without a number it gets the next one. */
export interface NewModelVersion {
  readonly modelId: string;
  readonly number?: number | undefined;
  readonly stage?: Stage | undefined;
  readonly uri?: string | null | undefined;
  readonly checksum?: string | null | undefined;
  readonly features?: readonly string[] | undefined;
  readonly task?: ModelTask | null | undefined;
  readonly inputs?: readonly FeatureDeclaration[] | null | undefined;
  readonly outputs?: readonly OutputMapping[] | null | undefined;
  readonly metadata?: Readonly<Record<string, unknown>> | undefined;
  readonly devices?: readonly Device[] | undefined;
}

/** What to change of a model version; the file it names never changes. */
export interface ModelVersionChange extends Change {
  readonly stage?: Stage | undefined;
  readonly features?: readonly string[] | undefined;
}

/** Which model versions. */
export interface ModelVersionFilter {
  readonly modelIds?: readonly string[] | null | undefined;
  readonly stages?: readonly Stage[] | null | undefined;
}

/** Versions of models. */
export interface ModelVersionRepository extends Listing<
  ModelVersion,
  ModelVersionFilter,
  'NUMBER' | 'NEWEST'
> {
  get(id: string): Promise<ModelVersion>;
  byIds(ids: readonly string[]): Promise<readonly (ModelVersion | null)[]>;
  /** For each model its versions, highest number first. */
  byModelIds(modelIds: readonly string[]): Promise<readonly (readonly ModelVersion[])[]>;
  create(input: NewModelVersion, actor: Actor): Promise<ModelVersion>;
  update(change: ModelVersionChange, actor: Actor): Promise<ModelVersion>;
  delete(change: Change, actor: Actor): Promise<ModelVersion>;
}

/** Model files that were uploaded, by checksum. */
export interface ModelFileRepository {
  /** Stores the bytes once; returns their lower-case hex SHA-256. */
  store(bytes: Uint8Array): Promise<string>;
  /** null: no such file was uploaded. */
  read(checksum: string): Promise<Uint8Array | null>;
  has(checksum: string): Promise<boolean>;
}

/** How a deployment is called. */
export type DeploymentKind = 'ONLINE' | 'BATCH';

/** A model version in use, for one circuit or for none. */
export interface Deployment {
  readonly id: string;
  /** Unique below its endpoint. */
  readonly name: string;
  /** Where it is called, as `endpoint:name`; null for one that is called by its name alone. */
  readonly endpoint: string | null;
  readonly kind: DeploymentKind;
  readonly modelVersionId: string;
  readonly circuitId: string | null;
  readonly enabled: boolean;
  /** Percent of the requests to its endpoint that it answers. */
  readonly traffic: number;
  /** What it collects; null: nothing. */
  readonly collector: CollectorOptions | null;
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** A deployment to create. */
export interface NewDeployment {
  readonly name: string;
  readonly endpoint?: string | null | undefined;
  readonly kind: DeploymentKind;
  readonly modelVersionId: string;
  readonly circuitId?: string | null | undefined;
  readonly enabled?: boolean | undefined;
  /** Left out: 100 where its endpoint has no traffic yet, else 0. */
  readonly traffic?: number | undefined;
  readonly collector?: CollectorOptions | null | undefined;
}

/** What to change of a deployment; a field left out stays. */
export interface DeploymentChange extends Change {
  readonly name?: string | undefined;
  readonly modelVersionId?: string | undefined;
  readonly circuitId?: string | null | undefined;
  readonly enabled?: boolean | undefined;
  readonly collector?: CollectorOptions | null | undefined;
}

/** Which deployments. */
export interface DeploymentFilter {
  readonly ids?: readonly string[] | null | undefined;
  readonly kinds?: readonly DeploymentKind[] | null | undefined;
  readonly modelVersionIds?: readonly string[] | null | undefined;
  readonly circuitIds?: readonly string[] | null | undefined;
  readonly plantIds?: readonly string[] | null | undefined;
  readonly endpoints?: readonly string[] | null | undefined;
  readonly names?: readonly string[] | null | undefined;
  /** Circuits that carry all of these tags. */
  readonly tags?: readonly string[] | null | undefined;
  /** Not of a circuit that is otherwise; of none is always right. */
  readonly circuitEnabled?: boolean | null | undefined;
  readonly enabled?: boolean | null | undefined;
}

/** Deployments of model versions. */
export interface DeploymentRepository extends Listing<Deployment, DeploymentFilter, 'NAME' | 'NEWEST'> {
  get(id: string): Promise<Deployment>;
  byIds(ids: readonly string[]): Promise<readonly (Deployment | null)[]>;
  byCircuitIds(circuitIds: readonly string[]): Promise<readonly (readonly Deployment[])[]>;
  byModelVersionIds(modelVersionIds: readonly string[]): Promise<readonly (readonly Deployment[])[]>;
  /** By `endpoint:deployment`, or by a name that no second deployment has. */
  findByReference(reference: string): Promise<Deployment | null>;
  create(input: NewDeployment, actor: Actor): Promise<Deployment>;
  update(change: DeploymentChange, actor: Actor): Promise<Deployment>;
  /**
   * Percents by deployment id for all deployments of the endpoint; those left out get 0.
   *
   * @throws AppError INVALID unless they add up to 100, or to 0; NOT_FOUND for an endpoint without deployments.
   */
  setTraffic(
    endpoint: string,
    traffic: ReadonlyMap<string, number>,
    actor: Actor,
  ): Promise<readonly Deployment[]>;
  /** @throws AppError CONFLICT for one that has traffic while others of its endpoint are there to take it. */
  delete(change: Change, actor: Actor): Promise<Deployment>;
}

/** `name:number` names a URI; a new version never changes an older one. */
export interface DataAsset {
  readonly id: string;
  readonly name: string;
  readonly number: number;
  readonly uri: string;
  readonly description: string;
  readonly timestampColumn: string | null;
  readonly circuitId: string | null;
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** A data asset to create; without a number it gets the next one of its name. */
export interface NewDataAsset {
  readonly name: string;
  readonly number?: number | undefined;
  readonly uri: string;
  readonly description?: string | undefined;
  readonly timestampColumn?: string | null | undefined;
  readonly circuitId?: string | null | undefined;
}

/** What to change of a data asset; its URI and columns never change. */
export interface DataAssetChange extends Change {
  readonly description?: string | undefined;
  readonly circuitId?: string | null | undefined;
}

/** Which data assets; `search` matches name and description. */
export interface DataAssetFilter {
  readonly ids?: readonly string[] | null | undefined;
  readonly names?: readonly string[] | null | undefined;
  readonly circuitIds?: readonly string[] | null | undefined;
  readonly search?: string | null | undefined;
}

/** Data assets by name and number. */
export interface DataAssetRepository extends Listing<DataAsset, DataAssetFilter, 'NAME' | 'NEWEST'> {
  get(id: string): Promise<DataAsset>;
  byIds(ids: readonly string[]): Promise<readonly (DataAsset | null)[]>;
  byCircuitIds(circuitIds: readonly string[]): Promise<readonly (readonly DataAsset[])[]>;
  /** `name:number` or `name@latest`; null for each reference that names nothing. */
  resolve(references: readonly string[]): Promise<readonly (DataAsset | null)[]>;
  create(input: NewDataAsset, actor: Actor): Promise<DataAsset>;
  update(change: DataAssetChange, actor: Actor): Promise<DataAsset>;
  delete(change: Change, actor: Actor): Promise<DataAsset>;
}
