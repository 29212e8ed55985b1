import type { CollectedRows } from '@circuitwatch/scoring-definitions';
import type { ScoreCall, Scored } from './score-call.ts';

/** Makes the rows of a collection later; it holds on to no more than that takes. */
type MakeRecords = () => string;

const rowsMadeAtOnce = 64;

/** How the rows of each collection are written; other names are nothing that an endpoint has. */
const writers: Readonly<Record<string, (call: ScoreCall, scored: Scored) => MakeRecords>> = {
  model_inputs: ({ unit }, { read: { table } }) => {
    const { writeRecords } = unit.loaded;
    return () => writeRecords(table);
  },
  model_outputs: ({ unit }, { read: { rows }, columns }) => {
    const { writer } = unit.loaded;
    if (rows > rowsMadeAtOnce) return () => writer.records(columns, rows);
    // A short text is lighter to hold than cells that lie in the model's memory.
    const text = writer.records(columns, rows);
    return () => text;
  },
  request:
    ({ body }) =>
    () =>
      `[{"request":${oneLine(body)}}]`,
  response:
    (_, { text }) =>
    () =>
      `[{"response":${text}}]`,
};

/** The sample does not keep them, so that nobody asks. */
const leftOut: MakeRecords = () => '[]';

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
      records: collector.keeps(name, correlationId) ? write(call, scored) : leftOut,
    };
    collector.collect(rows);
  }
}
