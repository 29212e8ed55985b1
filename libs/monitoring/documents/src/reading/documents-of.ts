import { parseAllDocuments, type Document, type LineCounter } from 'yaml';

/** The documents of a text that say anything, in their order; `lines` learns where lines begin. */
export function documentsOf(text: string, lines?: LineCounter): readonly Document.Parsed[] {
  const options = { prettyErrors: false, keepSourceTokens: true, ...(lines && { lineCounter: lines }) };
  const parsed = parseAllDocuments(text, options);
  const documents = Array.isArray(parsed) ? parsed : [];
  return documents.filter(({ contents, errors }) => {
    const isEmpty = contents === null || contents.range[0] === contents.range[2];
    return !isEmpty || errors.length > 0;
  });
}
