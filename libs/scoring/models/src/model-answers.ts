import type { Predictions } from '@circuitwatch/feature-attribution';
import { invalid } from '@circuitwatch/platform-errors';
import { isProbability, type ClassifierGraph } from './classifier-graph.ts';
import type { OutputMatrix } from './load-graph.ts';
import type { GraphValue } from './load-session.ts';

/** Which output is the answer, and how to read it. */
export interface AnswerLayout {
  readonly output: string;
  readonly kind: 'numbers' | 'probabilities' | 'classes';
  readonly classes: readonly string[] | null;
}

const isFloat = ({ type }: GraphValue): boolean => type === 'float32' || type === 'float64';
const isWhole = ({ type }: GraphValue): boolean => type === 'int64' || type === 'int32';

/**
 * Chooses the output that says most: probabilities of classes, else numbers, else names of classes. Floats are
 * probabilities where a ZipMap read them, where their name says so, or where they have a column a class.
 *
 * @throws AppError INVALID where no output can be read.
 */
export function answerLayout(
  outputs: readonly GraphValue[],
  graph: Omit<ClassifierGraph, 'bytes'>,
): AnswerLayout {
  const floats = outputs.filter(isFloat);
  const probabilities = floats.find(
    ({ name, shape }) =>
      isProbability(name, graph) || (shape.length === 2 && typeof shape[1] === 'number' && shape[1] > 1),
  );
  if (probabilities) return { output: probabilities.name, kind: 'probabilities', classes: graph.classes };
  const numbers = floats[0] ?? outputs.find(isWhole);
  if (numbers) return { output: numbers.name, kind: 'numbers', classes: null };
  const texts = outputs.find(({ type }) => type === 'string');
  if (texts) return { output: texts.name, kind: 'classes', classes: null };
  const found = outputs.map(({ name, type }) => `${name}: ${type ?? 'no tensor'}`).join(', ');
  throw invalid(
    `The model has no output that is a tensor of numbers or texts (${found}); export it with one.`,
  );
}

/** Puts the answers to batches of rows together. */
export class Answers {
  readonly #layout: AnswerLayout;
  readonly #numbers: Float64Array[] = [];
  readonly #texts: string[] = [];
  #width = 1;

  constructor(layout: AnswerLayout) {
    this.#layout = layout;
  }

  /** @throws AppError INVALID where the output does not have one answer a row. */
  add({ cells, width }: OutputMatrix): void {
    const { kind, output } = this.#layout;
    if (width === 0 || (kind !== 'probabilities' && width > 1)) {
      throw invalid(`The model's output ${output} has ${width} values a row, and one a row is needed.`);
    }
    this.#width = width;
    if (ArrayBuffer.isView(cells)) {
      this.#numbers.push(Float64Array.from<number | bigint>(cells as ArrayLike<number | bigint>, Number));
    } else this.#texts.push(...cells);
  }

  /** Of all rows. */
  predictions(): Predictions {
    const { kind, classes } = this.#layout;
    if (kind === 'classes') return { kind, values: this.#texts };
    const values = joined(this.#numbers);
    return kind === 'numbers' ? { kind, values } : { kind, classes, width: this.#width, values };
  }
}

function joined(parts: readonly Float64Array[]): Float64Array {
  const whole = new Float64Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
