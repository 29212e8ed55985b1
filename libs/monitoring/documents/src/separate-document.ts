import { isMap, isSeq, visit, type YAMLSeq } from 'yaml';
import { documentsOf } from './reading/documents-of.ts';

/** Which part of a text. */
export interface DocumentPart {
  /** As parseDocuments counts them, from 0. */
  readonly document: number;
  /** Of a fleet, the circuit by its place in the list, from 0; absent: all of them. */
  readonly circuit?: number | undefined;
}

/**
 * The text with only that part in it, everything on the line and column where it was, so that whoever reads it tells
 * problems at their places. A fleet in whose list parts of circuits are named for others (`&name`), or whose list is
 * written in brackets, stays whole.
 *
 * @throws RangeError when the text has no such document.
 */
export function separateDocument(text: string, { document: index, circuit }: DocumentPart): string {
  const document = documentsOf(text)[index];
  if (!document) throw new RangeError(`The text has no document ${index}.`);
  const [start, , end] = document.range;
  const circuits = isMap(document.contents) ? document.contents.get('circuits', true) : undefined;
  const kept = circuit === undefined || !isSeq(circuits) ? null : circuitPlace(circuits, circuit);
  if (kept === null) return linesOf(text.slice(0, start)) + text.slice(start, end);
  const indent = kept.start - (text.lastIndexOf('\n', kept.start - 1) + 1);
  return [
    linesOf(text.slice(0, start)),
    text.slice(start, kept.listStart),
    ...(kept.start === kept.listStart
      ? []
      : [linesOf(text.slice(kept.listStart, kept.start)), ' '.repeat(indent)]),
    text.slice(kept.start, kept.end),
    linesOf(text.slice(kept.end, kept.listEnd)),
    text.slice(kept.listEnd, end),
  ].join('');
}

/** Nothing but the ends of the text's lines. */
function linesOf(text: string): string {
  return text.replace(/[^\n]+/g, '');
}

interface CircuitPlace {
  readonly listStart: number;
  readonly listEnd: number;
  readonly start: number;
  readonly end: number;
}

/** Where a circuit's entry begins, with its dash, and where the next one does; null when it cannot stand alone. */
function circuitPlace(circuits: YAMLSeq, index: number): CircuitPlace | null {
  const { srcToken: token, range } = circuits;
  if (token?.type !== 'block-seq' || !range || namesParts(circuits)) return null;
  const dashes = token.items.flatMap(({ start }) => {
    const dash = start.find(({ type }) => type === 'seq-item-ind');
    return dash ? [dash.offset] : [];
  });
  const [listStart] = dashes;
  const start = dashes[index];
  if (listStart === undefined || start === undefined) return null;
  return { listStart, listEnd: range[1], start, end: dashes[index + 1] ?? range[1] };
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
