import path from 'node:path';
import { checks } from './check.ts';
import { checkEnv } from './env.ts';
import { lastLine, sumTallies, type Tally } from './read-report.ts';
import { runCheck } from './run-check.ts';

const root = path.resolve(import.meta.dirname, '../../..');
const wanted = process.argv.slice(2);

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** All steps, or those whose names contain a word of the command line: `npm test -- lint unit`. */
function chosen(): typeof checks {
  return wanted.length === 0
    ? checks
    : checks.filter(({ name }) => wanted.some((word) => name.includes(word)));
}

const context = { root, env: checkEnv(root), say };
const tallies: Tally[] = [];
for (const check of chosen()) tallies.push(await runCheck(context, check));
const total = sumTallies(tallies);
say(lastLine(total));
process.exitCode = total.failed > 0 || tallies.length === 0 ? 1 : 0;
