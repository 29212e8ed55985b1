import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { hasRedisServer } from '@circuitwatch/platform-local-servers';

/** A redis-server that can be run, or why there is none. */
export type RedisProgram =
  { readonly binary?: string; readonly sharedLibraries?: string } | { readonly missing: string };

const wanted = ['redis-server', 'redis-tools'];

function run(command: string, args: readonly string[], cwd: string): { ok: boolean; out: string } {
  const result = spawnSync(command, args, { cwd, encoding: 'utf8', timeout: 120_000 });
  const reason = result.error?.message ?? result.stderr;
  return { ok: result.status === 0, out: result.status === 0 ? result.stdout : reason.trim() };
}

/** The shared-library packages that `redis-server` needs besides the C library. */
function sharedLibraryPackages(cwd: string): readonly string[] {
  const { ok, out } = run('apt-cache', ['depends', '--no-recommends', '--no-suggests', ...wanted], cwd);
  if (!ok) return [];
  const names = [...out.matchAll(/^\s*\|?Depends: (l(?:ib|ua)[a-z0-9.+-]+)$/gm)].map(
    (match) => match[1] ?? '',
  );
  return [...new Set(names)].filter((name) => name !== 'libc6' && name !== 'lsb-base');
}

function libraryFolder(root: string): string | undefined {
  const libraries = path.join(root, 'usr', 'lib');
  if (!existsSync(libraries)) return undefined;
  const triplet = readdirSync(libraries).find((name) => name.endsWith('-linux-gnu'));
  return triplet === undefined ? undefined : path.join(libraries, triplet);
}

function unpacked(root: string): RedisProgram | undefined {
  const binary = path.join(root, 'usr', 'bin', 'redis-server');
  if (!existsSync(binary)) return undefined;
  const sharedLibraries = libraryFolder(root);
  return { binary, ...(sharedLibraries === undefined ? {} : { sharedLibraries }) };
}

/** Unpacks aside and renames: two test files may do this at once. */
function unpackDebian(cacheDir: string): RedisProgram {
  mkdirSync(path.dirname(cacheDir), { recursive: true });
  const work = mkdtempSync(path.join(path.dirname(cacheDir), 'redis-'));
  try {
    const download = run('apt-get', ['download', ...wanted, ...sharedLibraryPackages(work)], work);
    if (!download.ok) return { missing: `Debian's package could not be downloaded: ${download.out}` };
    const root = path.join(work, 'root');
    for (const file of readdirSync(work).filter((name) => name.endsWith('.deb'))) {
      const unpack = run('dpkg', ['-x', file, root], work);
      if (!unpack.ok) return { missing: `${file} could not be unpacked: ${unpack.out}` };
    }
    if (!existsSync(cacheDir)) renameSync(root, cacheDir);
    return unpacked(cacheDir) ?? { missing: `Debian's package holds no redis-server.` };
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** redis-server of the PATH, else Debian's package unpacked once into `cacheDir`. */
export function findRedisProgram(cacheDir: string): RedisProgram {
  if (hasRedisServer()) return {};
  return unpacked(cacheDir) ?? unpackDebian(cacheDir);
}
