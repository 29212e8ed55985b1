import { cleanLine } from './clean-text.ts';

const collator = new Intl.Collator('en', { numeric: true });

/** In the order of people: `c-2` before `c-10`. */
function inReadingOrder(names: Iterable<string>): readonly string[] {
  return [...new Set(names)].toSorted((a, b) => collator.compare(a, b) || (a < b ? -1 : 1));
}

/** A name that ends with a number, such as `circuit-007`. */
interface Numbered {
  readonly stem: string;
  readonly digits: string;
}

function numbered(name: string): Numbered | null {
  const found = /^(.*?)(\d{1,9})$/su.exec(name);
  return found?.[1] === undefined || found[2] === undefined ? null : { stem: found[1], digits: found[2] };
}

function follows(before: string, after: string): boolean {
  const a = numbered(before);
  const b = numbered(after);
  if (a === null || b === null || a.stem !== b.stem) return false;
  const next = String(Number(a.digits) + 1);
  return b.digits === next.padStart(a.digits.length, '0');
}

/** Three and more neighbours become one entry, such as `C-004 to C-019`. */
function inRanges(names: readonly string[]): readonly { readonly text: string; readonly count: number }[] {
  const runs: string[][] = [];
  for (const name of names) {
    const run = runs.at(-1);
    const last = run?.at(-1);
    if (run !== undefined && last !== undefined && follows(last, name)) run.push(name);
    else runs.push([name]);
  }
  return runs.flatMap((run) => {
    const [first = '', ...rest] = run.map((name) => cleanLine(name, 60));
    const last = rest.at(-1);
    if (last !== undefined && run.length >= 3) return [{ text: `${first} to ${last}`, count: run.length }];
    return [first, ...rest].map((text) => ({ text, count: 1 }));
  });
}

/**
 * Names in reading order, neighbours as ranges, no more than `limit` characters:
 * `C-001, C-004 to C-019 and 12 more`. An empty list is an empty text.
 */
export function listNames(given: Iterable<string>, limit: number): string {
  const entries = inRanges(inReadingOrder(given));
  const total = entries.reduce((sum, entry) => sum + entry.count, 0);
  let text = '';
  let told = 0;
  for (const entry of entries) {
    const longer = text === '' ? entry.text : `${text}, ${entry.text}`;
    const rest = total - told - entry.count;
    const ending = rest === 0 ? '' : ` and ${rest.toLocaleString('en-US')} more`;
    if (told > 0 && longer.length + ending.length > limit) break;
    text = longer;
    told += entry.count;
  }
  const left = total - told;
  return left === 0 ? text : `${text} and ${left.toLocaleString('en-US')} more`;
}
