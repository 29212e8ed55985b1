import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';

/** How Azurite's blob service is started, or why it cannot be. */
export type AzuriteProgram =
  { readonly command: string; readonly script: readonly string[] } | { readonly missing: string };

/** Too large for what every contributor installs, so it is fetched by the tests that need it. */
const wanted = 'azurite@3.37.0';

function installed(root: string): AzuriteProgram | undefined {
  const main = path.join(root, 'node_modules', 'azurite', 'dist', 'src', 'blob', 'main.js');
  return existsSync(main) ? { command: process.execPath, script: [main] } : undefined;
}

/** Installs aside and renames: two test files may do this at once. */
function install(root: string): AzuriteProgram {
  mkdirSync(path.dirname(root), { recursive: true });
  const work = mkdtempSync(path.join(path.dirname(root), 'azurite-'));
  try {
    const options = [
      '--prefix',
      work,
      '--ignore-scripts',
      '--no-audit',
      '--no-fund',
      '--loglevel',
      'error',
      '--fetch-retries',
      '1',
    ];
    const result = spawnSync('npm', ['install', ...options, wanted], {
      cwd: work,
      encoding: 'utf8',
      timeout: 300_000,
    });
    if (result.status !== 0) {
      const reason = result.error?.message ?? result.stderr.trim().split('\n', 1)[0];
      return { missing: `${wanted} could not be installed: ${reason}` };
    }
    if (!existsSync(root)) renameSync(work, root);
    return installed(root) ?? { missing: `${wanted} holds no blob service.` };
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** Azurite of the PATH, else the npm package installed once into a folder of `cacheDir`. */
export function findAzuriteProgram(cacheDir: string): AzuriteProgram {
  const command = 'azurite-blob';
  if (spawnSync(command, ['--version'], { stdio: 'ignore' }).status === 0) return { command, script: [] };
  const root = path.join(cacheDir, wanted.replace('@', '-'));
  return installed(root) ?? install(root);
}
