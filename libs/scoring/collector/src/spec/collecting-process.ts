import { writeSync } from 'node:fs';
import { localLines } from '../local-lines.ts';
import { openDataCollector } from '../open-data-collector.ts';
import { pump, rowsOf } from './collected.ts';

// Collects as fast as it can until it is killed, and tells after each flush how many events were collected before. When
// the disk takes no more it closes, and tells the counts. Arguments: folder, instance, rows of the largest event.
const [root = '', instanceId = '', mostRows = '1'] = process.argv.slice(2);

async function end(): Promise<void> {
  await collector.close();
  writeSync(1, `${JSON.stringify(collector.counts())}\n`);
  process.exit();
}

const collector = openDataCollector({
  ...pump,
  instanceId,
  target: localLines({ root }),
  onProblem: ({ kind }) => void (kind === 'AWAY' && end()),
});
for (let count = 0; ;) {
  for (let events = 0; events < 40; events++, count++) {
    const rows = 1 + ((count * 7919) % Number(mostRows));
    const row = JSON.stringify({ x: count / 7, text: 'a text that takes some room' });
    const records = (): string => `[${Array<string>(rows).fill(row).join(',')}]`;
    collector.collect(rowsOf(`${instanceId}-${count}`, { rows, records }));
  }
  await collector.flush();
  writeSync(1, `${count}\n`);
}
