import { translateKql } from '@circuitwatch/kql';
import type { Persistence } from '@circuitwatch/persistence';
import { AppError } from '@circuitwatch/platform-errors';
import type { AskKql } from './rule-sources.ts';

/** People are shown some rows; beyond so many a rule only needs their number. */
const mostRows = 1_000;
const timeoutMs = 30_000;

/** Asks the telemetry of the last days for rules, as of the end of their window. */
export function kqlClient(telemetry: Pick<Persistence['telemetry'], 'query'>): AskKql {
  return async (query, window) => {
    const options = {
      dialect: 'postgres',
      now: window.to,
      window,
      plants: null,
      rowLimit: mostRows,
    } as const;
    const ask = async (text: string) => {
      const { sql, parameters, columns } = translateKql(text, options);
      return { columns, rows: await telemetry.query({ sql, parameters, timeoutMs }) };
    };
    const { columns, rows } = await ask(query);
    if (rows.length <= mostRows) return { columns, rows };
    const rowCount = await ask(`${query}\n| count`).catch((error: unknown) => {
      // What ends with a hint for drawing cannot be counted: that there are many is known.
      if (!(error instanceof AppError)) throw error;
      return null;
    });
    const counted = Number(rowCount?.rows[0]?.[0] ?? rows.length);
    return { columns, rows: rows.slice(0, mostRows), rowCount: counted };
  };
}
