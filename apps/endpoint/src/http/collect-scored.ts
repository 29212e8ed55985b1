import type { CollectedRows } from '@circuitwatch/scoring-definitions';
import type { ScoreCall, Scored } from './score-call.ts';

/** How the rows of each collection are written; other names are nothing that an endpoint has. */
const writers: Readonly<Record<string, (call: ScoreCall, scored: Scored) => string>> = {
  model_inputs: ({ unit }, { read }) => unit.loaded.writeRecords(read.table),
  model_outputs: ({ unit }, { read, columns }) => unit.loaded.writer.records(columns, read.rows),
  request: ({ body }) => `[{"request":${oneLine(body)}}]`,
  response: (_, { text }) => `[{"response":${text}}]`,
};

/** Line breaks in JSON are only ever between its parts, as texts have them escaped. */
function oneLine(json: string): string {
  return json.replaceAll(/[\r\n]+/g, ' ');
}

/** Hands what was asked and answered to the deployment's collector, each to its collection. */
export function collectScored(call: ScoreCall, scored: Scored): void {
  const { unit, at, correlationId, requestId } = call;
  const { collector, deployment } = unit;
  if (collector === null) return;
  for (const { name } of deployment.collector?.collections ?? []) {
    const write = writers[name];
    if (write === undefined) continue;
    const isWhole = name === 'request' || name === 'response';
    const rows: CollectedRows = {
      collection: name,
      at,
      correlationId,
      requestId,
      ...(isWhole && { request: { method: 'POST', path: call.path } }),
      rows: isWhole ? 1 : scored.read.rows,
      records: () => write(call, scored),
    };
    collector.collect(rows);
  }
}
