import { canceled } from '../../read-failure.ts';
import { quotedName } from '../../sql-text.ts';
import type { Session } from '../session.ts';

/** What is copied where to. */
export interface RowCopy {
  readonly sql: string;
  /** Made new, as a temporary table. */
  readonly table: string;
  readonly signal: AbortSignal | undefined;
}

/** Makes a table in one session of what a query answers in another, which may be of another database. */
export async function copyRows(from: Session, to: Session, { sql, table, signal }: RowCopy): Promise<void> {
  await from.use(signal, async (source) => {
    const result = await source.stream(sql);
    const columns = result
      .columnNames()
      .map((name, index) => `${quotedName(name)} ${result.columnType(index).toString()}`);
    await to.use(signal, async (target) => {
      await target.run(`CREATE TEMP TABLE ${table} (${columns.join(', ')})`);
      const appender = await target.createAppender(table, null, 'temp');
      for (;;) {
        if (signal?.aborted === true) throw canceled(signal.reason);
        const chunk = await result.fetchChunk();
        if (!chunk || chunk.rowCount === 0) break;
        appender.appendDataChunk(chunk);
      }
      appender.closeSync();
    });
  });
}
