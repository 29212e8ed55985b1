import { problemLine, type DocumentProblem, type ParsedDocument } from '@circuitwatch/monitoring-documents';

/** All that is wrong with a document and with the circuits of a fleet, each thing once: a template's shows in every circuit. */
export function problemsOf({ content, problems }: ParsedDocument): readonly DocumentProblem[] {
  const ofCircuits = content?.kind === 'fleet' ? content.circuits.flatMap((circuit) => circuit.problems) : [];
  const all = [...problems, ...ofCircuits];
  const places = new Map(all.map((problem) => [problemLine({ ...problem, path: [] }), problem]));
  return [...places.values()].sort((left, right) => left.line - right.line || left.column - right.column);
}
