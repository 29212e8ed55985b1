import type { DocumentContent, ParsedDocument } from './document.ts';
import { readFleet } from './fleet/read-fleet.ts';
import { readMonitor } from './monitor/read-monitor.ts';
import { classify, type DocumentKind } from './others/classify.ts';
import { readComponent } from './others/read-component.ts';
import { readDeployment, readEndpoint } from './others/read-deployment.ts';
import { readDriftMonitor } from './others/read-drift-monitor.ts';
import { readEachDocument } from './reading/read-each-document.ts';
import type { Item } from './reading/reading.ts';

/**
 * What the documents of a text mean: YAML, or JSON, one document or several with `---` between them. Whatever is
 * wrong is data, with its place; nothing is thrown.
 *
 * @param options.file the name under which problems are told
 */
export function parseDocuments(text: string, { file }: { readonly file: string }): readonly ParsedDocument[] {
  return readEachDocument(text, file, readContent).map(({ line, content, problems }) => ({
    file,
    line,
    content,
    problems,
  }));
}

function readContent(root: Item): DocumentContent | null {
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
