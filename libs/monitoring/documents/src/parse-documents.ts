import { LineCounter, type Document } from 'yaml';
import type { DocumentContent, ParsedDocument } from './document.ts';
import { readFleet } from './fleet/read-fleet.ts';
import { readMonitor } from './monitor/read-monitor.ts';
import { classify, type DocumentKind } from './others/classify.ts';
import { readComponent } from './others/read-component.ts';
import { readDeployment, readEndpoint } from './others/read-deployment.ts';
import { readDriftMonitor } from './others/read-drift-monitor.ts';
import { aliasesOf, endlessAlias } from './reading/aliases.ts';
import { documentsOf } from './reading/documents-of.ts';
import { rootItem } from './reading/fields.ts';
import { Reading, type Item } from './reading/reading.ts';
import { syntaxProblems } from './reading/syntax-problems.ts';

/**
 * What the documents of a text mean: YAML, or JSON, one document or several with `---` between them. Whatever is
 * wrong is data, with its place; nothing is thrown.
 *
 * @param options.file the name under which problems are told
 */
export function parseDocuments(text: string, { file }: { readonly file: string }): readonly ParsedDocument[] {
  const lines = new LineCounter();
  const found = documentsOf(text, lines).map((document) => parseOne(document, text, file, lines));
  if (found.length > 0) return found;
  const reading = new Reading({ file, lines, aliases: new Map() });
  reading.problemAt(0, [], 'The file holds no document.');
  return [{ file, line: 1, content: null, problems: reading.problems }];
}

function parseOne(document: Document.Parsed, text: string, file: string, lines: LineCounter): ParsedDocument {
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
  if (!contents || endless) return { ...placed, content: null, problems: reading.problems };
  if (spoiled !== undefined) {
    const told = reading.problems;
    readContent(rootItem(reading, contents));
    const problems = [...reading.misprintsBefore(spoiled), ...told];
    return { ...placed, content: null, problems };
  }
  const content = readContent(rootItem(reading, contents));
  const { problems } = reading;
  return { ...placed, content: problems.length > 0 ? null : content, problems };
}

function readContent(root: Item): DocumentContent | null {
  // A document that is nothing but an alias has no anchor before it.
  if (!root.reading.resolve(root.node, root.path)) return null;
  const kind = classify(root);
  return kind ? readAs(root, kind) : null;
}

function readAs(root: Item, kind: DocumentKind): DocumentContent | null {
  switch (kind.is) {
    case 'monitor':
      return readMonitor(root, kind.isFlat);
    case 'drift monitor':
      return readDriftMonitor(root);
    case 'fleet':
      return readFleet(root);
    case 'component':
      return readComponent(root);
    case 'deployment':
      return readDeployment(root);
    case 'endpoint':
      return readEndpoint(root);
    case 'other':
      return { kind: 'other', what: kind.what, name: kind.name, reason: kind.reason, unsupported: [] };
  }
}
