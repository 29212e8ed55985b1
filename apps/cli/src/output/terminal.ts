import type { CliEnv } from '../env.ts';
import { createStyle, type Style } from './style.ts';
import { renderTable, type Column } from './table.ts';

const defaultWidth = 80;
/** Below this a table is not legible; a terminal that does not know its width says 0. */
const narrowestTable = 60;
const widestTable = 160;

/** The part of a process's stream that output needs. */
export interface TextStream {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** Where answers and remarks go. */
export interface Terminal {
  readonly style: Style;
  /** Characters in a line. */
  readonly width: number;
  /** Whether remarks may be redrawn, as a progress bar does. */
  readonly live: boolean;
  /** A line of the answer. */
  line(text?: string): void;
  /** Rows under heads. */
  table(columns: readonly Column[], rows: readonly (readonly string[])[]): void;
  /** The answer for programs. */
  json(value: unknown): void;
  /** A line beside the answer: problems and hints. */
  remark(text: string): void;
}

/** A terminal over the process's streams; colours only where people look at them and did not say NO_COLOR. */
export function createTerminal(streams: { out: TextStream; err: TextStream; env: CliEnv }): Terminal {
  const { out, err, env } = streams;
  const style = createStyle(out.isTTY === true && env.NO_COLOR === undefined);
  const columns = out.columns ?? defaultWidth;
  const width = columns < narrowestTable ? defaultWidth : Math.min(columns, widestTable);
  return {
    style,
    width,
    live: err.isTTY === true,
    line: (text = '') => out.write(`${text}\n`),
    table: (columns, rows) => out.write(`${renderTable({ columns, rows, width, style })}\n`),
    json: (value) => out.write(`${JSON.stringify(value, null, 2)}\n`),
    remark: (text) => err.write(`${text}\n`),
  };
}
