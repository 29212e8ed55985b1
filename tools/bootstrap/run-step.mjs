import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { environmentWith } from './env.mjs';

/** The root of the workspace. */
export const root = path.resolve(
  import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname),
  '../..',
);

/** The Node.js that the workspace brings. */
export const workspaceNode = path.join(root, 'node_modules', '.bin', 'node');

/** A problem that is told in one line. */
export class Failure extends Error {}

/** Runs a command in the root and gives its output; throws a Failure with that output when it fails. */
export function runQuietly(command, args, extraEnv = {}) {
  const result = spawnSync(command, args, { cwd: root, encoding: 'utf8', env: environmentWith(extraEnv) });
  if (result.status !== 0) {
    const output = `${result.stdout ?? ''}${result.stderr ?? ''}`.trim() || String(result.error ?? '');
    throw new Failure(`"${[path.basename(command), ...args].join(' ')}" failed:\n${output}`);
  }
  return result.stdout;
}

/** Says what is done and how long it took. */
export function announced(what, action) {
  process.stdout.write(`circuitwatch: ${what} … `);
  const started = performance.now();
  try {
    const outcome = action();
    process.stdout.write(`done (${((performance.now() - started) / 1000).toFixed(1)} s)\n`);
    return outcome;
  } catch (error) {
    process.stdout.write('failed\n');
    throw error;
  }
}
