import type { Predictions } from '@circuitwatch/feature-attribution';
import { invalid } from '@circuitwatch/platform-errors';
import type { Tensor } from 'onnxruntime-node';
import type { ClassifierGraph } from './classifier-graph.ts';
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
export function answerLayout(outputs: readonly GraphValue[], graph: ClassifierGraph): AnswerLayout {
  const floats = outputs.filter(isFloat);
  const probabilities = floats.find(
    ({ name, shape }) =>
      graph.probabilities.includes(name) ||
      /prob/i.test(name) ||
      (shape.length === 2 && typeof shape[1] === 'number' && shape[1] > 1),
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
  add(tensor: Tensor, rows: number): void {
    const width = tensor.size / rows;
    const isOfOne = this.#layout.kind !== 'probabilities';
    if (!Number.isInteger(width) || width === 0 || (isOfOne && width > 1)) {
      const wanted = isOfOne ? 'one a row is' : 'as many a row as there are classes are';
      throw invalid(
        `The model's output ${this.#layout.output} has ${tensor.size} values for ${rows} rows, and ${wanted} needed.`,
      );
    }
    this.#width = width;
    if (tensor.type === 'string') this.#texts.push(...(tensor.data as string[]));
    else this.#numbers.push(Float64Array.from(tensor.data as ArrayLike<number | bigint>, Number));
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
