import { LineCounter, type Document } from 'yaml';
import type { DocumentNote, DocumentProblem } from '../document.ts';
import { aliasesOf, endlessAlias } from './aliases.ts';
import { documentsOf } from './documents-of.ts';
import { rootItem } from './fields.ts';
import { Reading, type Item } from './reading.ts';
import { syntaxProblems } from './syntax-problems.ts';

/** One document of a text, read. */
export interface ReadDocument<Content> {
  readonly file: string;
  /** Where it begins, from 1. */
  readonly line: number;
  /** null when there are problems. */
  readonly content: Content | null;
  readonly problems: readonly DocumentProblem[];
  readonly notes: readonly DocumentNote[];
}

/**
 * Reads each document of a text: YAML, or JSON, one document or several with `---` between them. `read` tells what is
 * wrong to the reading of the root that it is given. A text that breaks off is read as well, for the misspelt words
 * before the break. Nothing is thrown.
 *
 * @param file the name under which problems are told
 */
export function readEachDocument<Content>(
  text: string,
  file: string,
  read: (root: Item) => Content | null,
): readonly ReadDocument<Content>[] {
  const lines = new LineCounter();
  const found = documentsOf(text, lines).map((document) => readOne(document, { text, file, lines }, read));
  if (found.length > 0) return found;
  const reading = new Reading({ file, lines, aliases: new Map() });
  reading.problemAt(0, [], 'The file holds no document.');
  return [{ file, line: 1, content: null, problems: reading.problems, notes: [] }];
}

interface Whole {
  readonly text: string;
  readonly file: string;
  readonly lines: LineCounter;
}

function readOne<Content>(
  document: Document.Parsed,
  { text, file, lines }: Whole,
  read: (root: Item) => Content | null,
): ReadDocument<Content> {
  const { contents, errors } = document;
  const aliases = aliasesOf(document);
  const reading = new Reading({ file, lines, aliases });
  const offset = contents?.range[0] ?? document.range[0];
  const placed = { file, line: reading.lineOf(offset) };
  const syntax = syntaxProblems(errors, text);
  const endless = endlessAlias(contents, aliases);
  for (const { offset: at, message } of endless ? [...syntax, endless] : syntax)
    reading.problemAt(at, [], message);
  const spoiled = syntax.find(({ isMild }) => !isMild)?.offset;
  if (!contents || endless) return { ...placed, content: null, problems: reading.problems, notes: [] };
  if (spoiled !== undefined) {
    const told = reading.problems;
    readRoot(rootItem(reading, contents), read);
    const problems = [...reading.misprintsBefore(spoiled), ...told];
    return { ...placed, content: null, problems, notes: [] };
  }
  const content = readRoot(rootItem(reading, contents), read);
  const { problems, notes } = reading;
  return { ...placed, content: problems.length > 0 ? null : content, problems, notes };
}

function readRoot<Content>(root: Item, read: (root: Item) => Content | null): Content | null {
  // A document that is nothing but an alias has no anchor before it.
  return root.reading.resolve(root.node, root.path) ? read(root) : null;
}
