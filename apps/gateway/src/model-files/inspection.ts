import type { FieldProblem } from '@circuitwatch/platform-errors';
import type { ModelDeclaration, ModelTask } from '@circuitwatch/scoring-definitions';

/** A model file to look into, and what is said of it. */
export interface InspectionTask {
  readonly path: string;
  readonly declaration: ModelDeclaration;
  /** Its features where more than their names was said; null: only their names are known. */
  readonly inputs: ModelDeclaration['features'] | null;
  /** null: any. */
  readonly checksum: string | null;
}

/** What a model file says of itself. */
export interface InspectedModel {
  readonly checksum: string;
  readonly task: ModelTask;
  /** Names of the features that it reads, in order. */
  readonly features: readonly string[];
}

/** What came of it: the model, or why it is refused. */
export type InspectionReply =
  | { readonly model: InspectedModel }
  | { readonly refusal: { readonly message: string; readonly problems: readonly FieldProblem[] } };
