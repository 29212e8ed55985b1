import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';

const examinedLines = 20;
const lineEnd = 10;

/**
 * Whether a file holds events of Azure Machine Learning's data collector: CloudEvents whose `data` are records of
 * requests, or whose `dataref` names a file of them. One such line among the first is enough. A line may hold
 * megabytes, so the first kilobytes of a file need not tell.
 */
export async function isCollectorFile(path: string): Promise<boolean> {
  const bytes = createReadStream(path);
  const input = /\.gz$/i.test(path) ? bytes.pipe(createGunzip()) : bytes;
  let examined = 0;
  try {
    for await (const line of linesOf(input)) {
      if (isCollectorEvent(line)) return true;
      if (++examined === examinedLines) return false;
    }
    return false;
  } catch {
    // What is wrong with the file is said where its rows are read.
    return false;
  } finally {
    bytes.destroy();
  }
}

/** Ends of lines as JSON lines have them: a record's text may hold others, such as U+2028, as they are. */
async function* linesOf(input: AsyncIterable<Buffer>): AsyncIterable<string> {
  let begun: Buffer[] = [];
  for await (const piece of input) {
    let start = 0;
    for (let end = piece.indexOf(lineEnd); end >= 0; end = piece.indexOf(lineEnd, start)) {
      yield Buffer.concat([...begun, piece.subarray(start, end)]).toString();
      begun = [];
      start = end + 1;
    }
    begun.push(piece.subarray(start));
  }
  if (begun.length > 0) yield Buffer.concat(begun).toString();
}

/** How a line begins whose end the process that wrote it did not live to write. */
const unfinishedEvent = /^\s*\{\s*"specversion"\s*:/;

/** Whether a line of JSON is such an event. */
function isCollectorEvent(line: string): boolean {
  const event = parsed(line);
  if (event === null) return unfinishedEvent.test(line);
  const hasRows = isRecords(event['data']) || typeof event['dataref'] === 'string';
  return hasRows && ['specversion', 'time', 'correlationid'].some((name) => name in event);
}

function isRecords(data: unknown): boolean {
  return Array.isArray(data) && data.every((record) => typeof record === 'object' && record !== null);
}

function parsed(line: string): Readonly<Record<string, unknown>> | null {
  if (!line.trimStart().startsWith('{')) return null;
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}
