import type { CollectorOptions, Device, ModelDeclaration } from '@circuitwatch/scoring-definitions';

/** A model version as the registry knows it. */
export interface WantedModel {
  readonly name: string;
  /** Number of the version. */
  readonly number: number;
  readonly uri: string;
  /** null: any file is right. */
  readonly checksum: string | null;
  readonly declaration: ModelDeclaration;
  /** Where it runs: on the processors wherever it may. */
  readonly device: Device;
}

/** A deployment that is to be served. */
export interface WantedDeployment {
  readonly id: string;
  readonly name: string;
  /** null: it is called by its name alone. */
  readonly endpoint: string | null;
  /** Percent of the endpoint's requests. */
  readonly traffic: number;
  /** null: nothing is collected. */
  readonly collector: CollectorOptions | null;
  /** URI of the folder or container below which it is collected; null: the data folder. */
  readonly collectorRoot: string | null;
  /** Names of the plant and the circuit that it works for. */
  readonly plant: string | null;
  readonly circuit: string | null;
  readonly model: WantedModel;
}
