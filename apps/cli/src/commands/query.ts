import { z } from 'zod';
import { telemetryQueryDocument, type TelemetryTable } from '../api/documents/telemetry-query.ts';
import type { CommandDefinition } from '../define-command.ts';
import { CommandError, exitCodes } from '../exit-codes.ts';
import { counted } from '../output/counted.ts';
import { printable } from '../output/printable.ts';
import type { Terminal } from '../output/terminal.ts';
import { instant, limit } from '../option-values.ts';
import { csvText, shownCell } from '../query/cell-text.ts';
import { drawAnswer } from '../query/draw-answer.ts';
import { problemText } from '../query/problem-text.ts';
import { readQueryText } from '../query/read-query-text.ts';
import { lengthOfTime, millisecondsOf } from '../since-option.ts';

const input = z.object({
  kql: z.string().optional(),
  file: z.string().min(1, 'is the path of a file.').optional(),
  since: lengthOfTime().optional(),
  from: instant().optional(),
  to: instant().optional(),
  rows: limit(1_000),
  csv: z.boolean().default(false),
  table: z.boolean().default(false),
});

export const queryCommand: CommandDefinition<typeof input> = {
  usage: 'query [kql]',
  summary: 'asks telemetry in KQL; a table, or a chart where the query renders one',
  options: [
    ['-f, --file <path>', 'the query is in this file; - for standard input'],
    ['--since <time>', 'rows of the last 15m, 1h, 7d'],
    ['--from <instant>', 'no rows before'],
    ['--to <instant>', 'no rows from then on (now)'],
    ['--rows <number>', 'at most so many rows (1000)'],
    ['--table', 'rows also where the query renders a chart'],
    ['--csv', 'rows for spreadsheets'],
  ],
  examples: [
    ["circuitwatch query 'customMetrics | summarize count() by name' --since 1d", 'what is measured'],
    [
      "circuitwatch query 'requests | summarize avg(duration) by bin(timestamp, 5m) | render timechart' --since 6h",
      'drawn',
    ],
    ['circuitwatch query -f drift.kql --csv > drift.csv', 'a query of a file'],
  ],
  input,
  run: async ({ api, terminal, json, workingFolder }, { kql, file, since, from, to, rows, csv, table }) => {
    if (since !== undefined && from !== undefined) {
      throw new CommandError('Give --since or --from, not both.', exitCodes.usage);
    }
    if (csv && json) throw new CommandError('Give --csv or --json, not both.', exitCodes.usage);
    const text = await readQueryText({ kql, file }, workingFolder);
    const start = since === undefined ? from : new Date(Date.now() - millisecondsOf(since)).toISOString();
    const asked = { kql: text, from: start ?? null, to: to ?? null, rows };
    const { telemetryQuery: answer } = await api.request(telemetryQueryDocument, asked);
    if (answer.problems.length > 0) {
      throw new CommandError(answer.problems.map((problem) => problemText(text, problem)).join('\n'));
    }
    if (json) terminal.json(answer);
    else if (csv) terminal.line(csvText(answer.columns, answer.rows));
    else showAnswer(terminal, answer, table);
    if (answer.truncated) terminal.remark(`There are more than ${rows} rows; --rows shows up to 10000.`);
    return exitCodes.fine;
  },
};

const rightTypes = new Set(['real', 'int', 'long', 'timespan']);

function showAnswer(terminal: Terminal, answer: TelemetryTable, withTable: boolean): void {
  const drawn = drawAnswer(terminal, answer);
  if (!drawn || withTable) {
    if (drawn) terminal.line();
    terminal.table(
      answer.columns.map(({ name, type }) => ({ head: printable(name), right: rightTypes.has(type) })),
      answer.rows.map((row) => row.map((cell, index) => shownCell(cell, answer.columns[index]?.type ?? ''))),
    );
  }
  const places = answer.archived ? ', archived days among them' : '';
  terminal.remark(
    `${counted(answer.rows.length, 'row')} in ${(answer.tookMs / 1_000).toFixed(2)} s${places}`,
  );
}
