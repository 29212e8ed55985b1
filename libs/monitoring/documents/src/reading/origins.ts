import type { FieldProblem } from '@circuitwatch/platform-errors';
import type { Item } from './reading.ts';

/** Which part of a document each part of a definition comes from, so that the definition's problems find their lines. */
export class Origins {
  readonly #items = new Map<string, Item>();
  readonly #root: Item;

  constructor(root: Item) {
    this.#root = root;
  }

  set(path: FieldProblem['path'], item: Item): void {
    this.#items.set(path.join('\n'), item);
  }

  /** Where the part, or the nearest one around it, is written. */
  find(path: FieldProblem['path']): Item {
    for (let length = path.length; length > 0; length--) {
      const item = this.#items.get(path.slice(0, length).join('\n'));
      if (item) return item;
    }
    return this.#root;
  }

  /** Tells each problem at its place in the document, but for those that follow from one told already. */
  tell(problems: readonly FieldProblem[]): void {
    const placed = problems.map(({ path, message }) => ({ item: this.find(path), message }));
    const fresh = placed.filter(({ item }) => !item.reading.hasProblemWithin(item));
    for (const { item, message } of fresh) item.reading.problem(item, message);
  }
}
