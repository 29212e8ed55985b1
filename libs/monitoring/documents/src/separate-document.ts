import { isMap, isSeq, visit, type Document, type YAMLSeq } from 'yaml';
import { documentsOf } from './reading/documents-of.ts';

/** Which part of a text. */
export interface DocumentPart {
  /** As parseDocuments counts them, from 0. */
  readonly document: number;
  /** Of a fleet, the circuit by its place in the list, from 0; absent: all of them. */
  readonly circuit?: number | undefined;
}

/**
 * Cuts a text into its parts: the text with only one part in it, everything on the line and column where it was, so
 * that whoever reads it tells problems at their places. A fleet in whose list parts of circuits are named for others
 * (`&name`), or whose list is written in brackets, stays whole. A part that the text does not have is a RangeError.
 */
export function documentSeparator(text: string): (part: DocumentPart) => string {
  const cuts = documentsOf(text).map((document) => ({ document, list: listOf(document) }));
  return ({ document: index, circuit }) => {
    const cut = cuts[index];
    if (!cut) throw new RangeError(`The text has no document ${index}.`);
    const [start, , end] = cut.document.range;
    const before = linesOf(text.slice(0, start));
    const kept = circuit === undefined ? undefined : cut.list?.circuits[circuit];
    if (!cut.list || !kept) return before + text.slice(start, end);
    return (
      before + text.slice(start, cut.list.start) + alone(text, kept, cut.list) + text.slice(cut.list.end, end)
    );
  };
}

interface Place {
  readonly start: number;
  readonly end: number;
}

/** The list of a fleet, and each entry from its dash to the next one. */
interface CircuitList extends Place {
  readonly circuits: readonly Place[];
}

/** The list with one entry in it; of the others nothing but the ends of their lines. */
function alone(text: string, kept: Place, list: Place): string {
  const before = kept.start === list.start ? '' : linesOf(text.slice(list.start, kept.start));
  const indent = kept.start === list.start ? 0 : kept.start - (text.lastIndexOf('\n', kept.start - 1) + 1);
  return (
    before + ' '.repeat(indent) + text.slice(kept.start, kept.end) + linesOf(text.slice(kept.end, list.end))
  );
}

function linesOf(text: string): string {
  return text.replace(/[^\n]+/g, '');
}

/** The circuits of a fleet's document; null when they cannot stand alone. */
function listOf({ contents }: Document.Parsed): CircuitList | null {
  const circuits = isMap(contents) ? contents.get('circuits', true) : undefined;
  if (!isSeq(circuits) || circuits.srcToken?.type !== 'block-seq' || !circuits.range) return null;
  if (namesParts(circuits)) return null;
  const starts = circuits.srcToken.items.flatMap(({ start }) => {
    const dash = start.find(({ type }) => type === 'seq-item-ind');
    return dash ? [dash.offset] : [];
  });
  const [, end] = circuits.range;
  const [start = end] = starts;
  return { start, end, circuits: starts.map((at, index) => ({ start: at, end: starts[index + 1] ?? end })) };
}

function namesParts(circuits: YAMLSeq): boolean {
  let found = false;
  visit(circuits, {
    Value: (_key, { anchor }) => {
      if (anchor === undefined) return undefined;
      found = true;
      return visit.BREAK;
    },
  });
  return found;
}
