import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { casesRun } from './cases-run.ts';
import type { Check } from './check.ts';
import { readReport, type Tally } from './read-report.ts';

/** Where and in which environment the checks run, and whom they tell. */
export interface CheckContext {
  readonly root: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly say: (line: string) => void;
}

interface Ended {
  readonly ok: boolean;
  readonly output: string;
}

/** Runs Node; its output is kept, and shown only when the step fails: a passing check has nothing to say. */
function runNode({ root, env }: CheckContext, args: readonly string[]): Promise<Ended> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const keep = (chunk: Buffer): void => void (output += chunk.toString());
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.once('error', (error) => resolve({ ok: false, output: error.message }));
    child.once('close', (code) => resolve({ ok: code === 0, output }));
  });
}

async function runSuite(
  context: CheckContext,
  check: Check,
  suite: string,
): Promise<{ ended: Ended; tally: Tally; notes: readonly string[] }> {
  const report = path.join(context.root, '.cache', 'checks', `${suite}.json`);
  mkdirSync(path.dirname(report), { recursive: true });
  rmSync(report, { force: true });
  const reporters = ['--passWithNoTests', '--reporter=dot', '--reporter=json', `--outputFile.json=${report}`];
  const ended = await runNode(context, [...check.command, ...reporters]);
  const json = existsSync(report) ? readFileSync(report, 'utf8') : '{"testResults":[]}';
  const counted = readReport(json);
  // A crash outside of any test still is a failure.
  const failed = ended.ok ? counted.failed : Math.max(counted.failed, 1);
  return { ended, tally: { ...counted, failed }, notes: casesRun(json) };
}

/** Runs one step, prints how it went and how long it took, and counts it. */
export async function runCheck(context: CheckContext, check: Check): Promise<Tally> {
  const { say, root } = context;
  if (check.needs !== undefined && !existsSync(path.join(root, check.needs))) {
    say(`– ${check.name}: left out, there is no ${check.needs}`);
    return { passed: 0, failed: 0, skipped: [check.name] };
  }
  const started = performance.now();
  let ended: Ended;
  let tally: Tally;
  let notes: readonly string[] = [];
  if (check.suite === undefined) {
    ended = await runNode(context, check.command);
    tally = { passed: ended.ok ? 1 : 0, failed: ended.ok ? 0 : 1, skipped: [] };
  } else {
    ({ ended, tally, notes } = await runSuite(context, check, check.suite));
  }
  if (tally.failed > 0) say(ended.output.trimEnd());
  const seconds = ((performance.now() - started) / 1_000).toFixed(1);
  const counts = check.suite === undefined ? '' : `: ${tally.passed} passed, ${tally.failed} failed`;
  say(`${tally.failed === 0 ? '✓' : '✗'} ${check.name}${counts} (${seconds} s)`);
  for (const note of notes) say(`  ${note}`);
  for (const name of tally.skipped) say(`  – skipped: ${name}`);
  return tally;
}
