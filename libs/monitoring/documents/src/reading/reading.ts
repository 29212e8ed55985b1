import { isAlias, type LineCounter, type Node } from 'yaml';
import type { Aliases } from './aliases.ts';
import type { Defaulted, DocumentNote, DocumentPath, DocumentProblem, NoteKind } from '../document.ts';

/** A value in a document, with where it stands. */
export interface Item {
  readonly reading: Reading;
  readonly node: Node;
  readonly path: DocumentPath;
  /** Offset to point to: a scalar's own, the key's of a longer value. */
  readonly at: number;
}

interface Found {
  readonly offset: number;
  readonly problem: DocumentProblem;
  /** Whether it stays true when the rest of the document cannot be read. */
  readonly isMisprint: boolean;
}

/** Where a document's text comes from. */
export interface Source {
  readonly file: string;
  readonly lines: LineCounter;
  readonly aliases: Aliases;
}

/** What the reading of one document, or of one circuit of it, gathers. */
export class Reading {
  readonly source: Source;
  readonly #found: Found[] = [];
  readonly #notes: DocumentNote[] = [];
  readonly #defaulted: Defaulted[] = [];

  constructor(source: Source) {
    this.source = source;
  }

  /** Ordered by place; the same at the same place once. */
  get problems(): readonly DocumentProblem[] {
    return orderedProblems(this.#found);
  }

  get notes(): readonly DocumentNote[] {
    return [...this.#notes].sort((left, right) => left.line - right.line);
  }

  get defaulted(): readonly Defaulted[] {
    return this.#defaulted;
  }

  /** Problems that are certain though the text breaks off at `offset`: misspelt words before it. */
  misprintsBefore(offset: number): readonly DocumentProblem[] {
    return orderedProblems(this.#found.filter((found) => found.isMisprint && found.offset < offset));
  }

  problemAt(offset: number, path: DocumentPath, message: string, isMisprint = false): void {
    const { line, col } = this.source.lines.linePos(offset);
    const problem = { file: this.source.file, line, column: col, path, message };
    this.#found.push({ offset, problem, isMisprint });
  }

  problem({ at, path }: Item, message: string): void {
    this.problemAt(at, path, message);
  }

  note(kind: NoteKind, { at, path }: Item, message: string): void {
    this.#notes.push({ kind, line: this.lineOf(at), path, message });
  }

  fillIn(path: DocumentPath, value: unknown, why: string): void {
    this.#defaulted.push({ path, value, why });
  }

  /** Whether a problem lies within the value: whatever else is wrong with it may follow from that. */
  hasProblemWithin({ node, at }: Item): boolean {
    const end = node.range?.[1] ?? at;
    return this.#found.some(({ offset }) => offset >= at && offset <= end);
  }

  lineOf(offset: number): number {
    return this.source.lines.linePos(offset).line;
  }

  /** What an alias stands for; undefined when its anchor is missing, which is told. */
  resolve(node: Node, path: DocumentPath): Node | undefined {
    if (!isAlias(node)) return node;
    const target = this.source.aliases.get(node);
    if (target === undefined) {
      const message = `There is no anchor "&${node.source}" before this; write it, or the value itself.`;
      this.problemAt(node.range?.[0] ?? 0, path, message);
    }
    return target;
  }
}

function orderedProblems(found: readonly Found[]): readonly DocumentProblem[] {
  const ordered = [...found].sort((left, right) => left.offset - right.offset);
  const byText = new Map(ordered.map(({ offset, problem }) => [`${offset} ${problem.message}`, problem]));
  return [...byText.values()];
}
