import { invalid, type AppError } from '@circuitwatch/platform-errors';
import type { CellType, FeatureDeclaration } from '@circuitwatch/scoring-definitions';
import type { ModelGraph } from './inspect-model.ts';
import { fixedRows, inputLayouts } from './model-inputs.ts';

/** A feature as it was declared; without a type and categories where only its name is known. */
export type DeclaredFeature = Pick<FeatureDeclaration, 'name'> & Partial<FeatureDeclaration>;

/** What was declared of a model version. */
export interface DeclaredModel {
  /** In the model's order; none: nothing is known of them. */
  readonly features: readonly DeclaredFeature[];
  /** null or absent: any. */
  readonly checksum?: string | null;
}

/**
 * Holds what was declared of a model version against its file. What is declared of outputs is held against them when
 * the model is opened.
 *
 * @throws AppError INVALID naming the field that does not fit.
 */
export function checkDeclaration(graph: ModelGraph, { features, checksum }: DeclaredModel): void {
  if (checksum && checksum.toLowerCase() !== graph.checksum) {
    throw refusal(`The file's SHA-256 is ${graph.checksum}, not the declared ${checksum}.`, ['checksum']);
  }
  const names = features.map(({ name }) => name);
  const twin = names.findIndex((name, place) => names.indexOf(name) < place);
  if (twin >= 0) throw refusal(`The feature ${names[twin]} is declared twice.`, ['features', twin]);
  fixedRows(graph.inputs);
  if (features.length === 0) return;
  const types = new Map(
    inputLayouts(graph.inputs, names).flatMap((input) =>
      input.features.map((name) => [name, input] as const),
    ),
  );
  features.forEach((feature, place) => {
    const input = types.get(feature.name);
    if (input) checkFeature(feature, place, input);
  });
}

function checkFeature(
  { name, type, categories }: DeclaredFeature,
  place: number,
  input: { readonly name: string; readonly type: CellType },
): void {
  const takesText = input.type === 'string';
  if (type === (takesText ? 'NUMBER' : 'TEXT')) {
    const taken = takesText ? 'text' : `numbers (${input.type})`;
    throw refusal(
      `The feature ${name} is declared as ${type}, and the model's input ${input.name} takes ${taken}; declare it as ${takesText ? 'TEXT' : 'NUMBER'}, or export the model with an input of that type.`,
      ['inputs', place, 'type'],
    );
  }
  if (takesText) return;
  const isWhole = input.type !== 'float32' && input.type !== 'float64';
  const fits = (text: string): boolean => isNumber(text) && (!isWhole || isWholeNumber(text));
  const other = categories?.findIndex((text) => !fits(text)) ?? -1;
  if (other >= 0) {
    throw refusal(
      `The category ${JSON.stringify(categories?.[other])} of the feature ${name} is no ${isWhole ? 'whole ' : ''}number, and the model takes such (${input.type}).`,
      ['inputs', place, 'categories', other],
    );
  }
}

/** Truth values count as 1 and 0. */
function isNumber(text: string): boolean {
  return /^(?:true|false)$/i.test(text) || (text.trim() !== '' && Number.isFinite(Number(text)));
}

function isWholeNumber(text: string): boolean {
  return !Number.isFinite(Number(text)) || Number.isInteger(Number(text));
}

function refusal(message: string, path: readonly (string | number)[]): AppError {
  return invalid(message, [{ path, message }]);
}
