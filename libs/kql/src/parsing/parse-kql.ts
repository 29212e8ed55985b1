import { kusto } from './kusto-language.ts';
import type { KustoNode } from './kusto-syntax.ts';
import { problemAt, type KqlProblem } from './problem.ts';
import { namesWrittenOut } from './written-out.ts';

/** A query read by Microsoft's parser: its tree, and what the parser finds wrong with it. */
export interface ParsedKql {
  readonly root: KustoNode;
  readonly problems: readonly KqlProblem[];
}

/** Longer queries are refused: none that a person wrote comes near, and the parser's time grows with the text. */
const longestQuery = 100_000;
/** Brackets within brackets; the parser, and we, go down one call for each. */
const deepestNesting = 200;

/** Names of a query, those of let written out. */
const mostNames = 10_000;

/** How deep brackets go; those in strings are counted as well, which is on the safe side. */
function nestingOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (const character of text) {
    if ('([{'.includes(character)) deepest = Math.max(deepest, ++depth);
    else if (')]}'.includes(character)) depth = Math.max(0, depth - 1);
  }
  return deepest;
}

function refuseBeforeParsing(text: string): string | null {
  if (text.trim() === '') return 'The query is empty. Start with a table, such as customMetrics.';
  if (text.length > longestQuery) {
    return `The query has ${text.length} characters; up to ${longestQuery} are read.`;
  }
  if (nestingOf(text) > deepestNesting)
    return `Brackets go deeper than ${deepestNesting}. Use let for parts.`;
  return null;
}

/** Reads a query; a text that cannot be read gives problems and no tree. */
export function parseKql(text: string): ParsedKql | { readonly root: null; readonly problems: KqlProblem[] } {
  const refusal = refuseBeforeParsing(text);
  if (refusal !== null) return { root: null, problems: [problemAt(text, refusal, { offset: 0, length: 0 })] };
  const { language, globals } = kusto();
  try {
    if (namesWrittenOut(language.KustoCode.Parse(text).Syntax) > mostNames) {
      const message = `With its names written out the query has more than ${mostNames} parts.`;
      return { root: null, problems: [problemAt(text, message, { offset: 0, length: text.length })] };
    }
    const code = language.KustoCode.ParseAndAnalyze(text, globals);
    const diagnostics = code.GetDiagnostics();
    const problems: KqlProblem[] = [];
    for (let index = 0; index < diagnostics.Count; index++) {
      const { Severity, Message, Start, Length } = diagnostics.getItem(index);
      if (Severity === 'Error') problems.push(problemAt(text, Message, { offset: Start, length: Length }));
    }
    return { root: code.Syntax, problems };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    // The stack ran out: chains of operators nest as deep as brackets do.
    const message = 'The query goes too deep to be read. Use let for parts of it.';
    return { root: null, problems: [problemAt(text, message, { offset: 0, length: text.length })] };
  }
}
