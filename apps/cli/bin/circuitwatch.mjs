#!/usr/bin/env node
// Plain JavaScript for any Node from 20 on: hands over to the Node that npm installed, which runs TypeScript.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));
const bootstrap = fileURLToPath(new URL('../../../tools/bootstrap/bootstrap.mjs', import.meta.url));
const compiledKernels = fileURLToPath(
  new URL('../../../libs/metric-engine/src/generated/kernels-wasm.ts', import.meta.url),
);

/** The nearest node_modules/.bin/node above this file. */
function findNode() {
  for (let folder = path.dirname(main); ; folder = path.dirname(folder)) {
    const candidate = path.join(folder, 'node_modules', '.bin', 'node');
    if (existsSync(candidate)) return candidate;
    if (folder === path.dirname(folder)) return null;
  }
}

// After a bare `npm install`, what the command is generated from has yet to be made; nothing goes to standard output.
if (!existsSync(compiledKernels)) {
  const made = spawnSync(process.execPath, [bootstrap], { stdio: ['ignore', 2, 2] });
  if (made.status !== 0) process.exit(1);
}
const node = Number(process.versions.node.split('.')[0]) >= 24 ? process.execPath : findNode();
if (node === null) {
  process.stderr.write(
    'circuitwatch: its packages are not installed; run `npm install` in the repository.\n',
  );
  process.exit(1);
}
const child = spawn(node, ['--disable-warning=ExperimentalWarning', main, ...process.argv.slice(2)], {
  stdio: 'inherit',
});
// A Ctrl-C reaches the child by itself; staying alive here lets it finish its last line.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => {
  if (signal === null) process.exit(code ?? 1);
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
});
