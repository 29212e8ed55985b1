/** Rows that a model answered, or could not answer, for one request or one mini-batch. */
export interface ScoringEvent {
  readonly at: Date;
  readonly modelName: string;
  /** The number of the model version, as text. */
  readonly modelVersion: string;
  readonly modelPath: string;
  /** `endpoint:name`, or the name alone. */
  readonly deployment: string;
  readonly deploymentId: string;
  /** Names of the plant and the circuit that the deployment works for; null for none. */
  readonly plant: string | null;
  readonly circuit: string | null;
  readonly rows: number;
  readonly durationMs: number;
  readonly predictionMean: number | null;
  readonly predictionDeviation: number | null;
  /** null: the rows were answered. */
  readonly error: { readonly type: string; readonly message: string } | null;
  /** The file of a batch; null online. */
  readonly filePath: string | null;
  readonly requestId: string | null;
}

/** Told of everything that models do; counts, measures and logs it. Never throws and never waits. */
export interface ModelTelemetry {
  readonly scored: (event: ScoringEvent) => void;
  readonly loaded: (model: {
    readonly at: Date;
    readonly modelName: string;
    readonly modelVersion: string;
    readonly modelPath: string;
    readonly deployment: string;
    readonly deploymentId: string;
  }) => void;
}
