import type { FetcherOpts, FetcherParams } from '@graphiql/toolkit';
import { Kind, parse, type DocumentNode } from 'graphql';

/**
 * The parameters with the name and the syntax tree of the document as it stands.
 *
 * GraphiQL reads both a moment after the text has changed: who goes to another tab and runs it at once would
 * send the new text with the old name, and a subscription as a query.
 */
export function matchOperation(
  params: FetcherParams,
  options: FetcherOpts = {},
): { readonly params: FetcherParams; readonly options: FetcherOpts } {
  const document = parseLeniently(params.query);
  // The gateway says what is wrong with a text that cannot be read.
  if (document === null) return { params, options };
  const names = document.definitions
    .filter((definition) => definition.kind === Kind.OPERATION_DEFINITION)
    .map(({ name }) => name?.value ?? null);
  const asked = params.operationName ?? null;
  const operationName = names.includes(asked) ? asked : (names[0] ?? null);
  return { params: { ...params, operationName }, options: { ...options, documentAST: document } };
}

function parseLeniently(text: string): DocumentNode | null {
  try {
    return parse(text);
  } catch {
    return null;
  }
}
