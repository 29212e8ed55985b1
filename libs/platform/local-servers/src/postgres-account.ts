import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import path from 'node:path';
import { invalid } from '@circuitwatch/platform-errors';
import { serverEnvironment } from './server-environment.ts';

const nobody = 65534;

/** As whom PostgreSQL's programs run. */
export interface PostgresAccount {
  /** Who must own the data; undefined when it is whoever runs this process. */
  readonly owner?: { readonly uid: number; readonly gid: number };
  /** The command and arguments to spawn in place of the given ones. */
  command(program: string, args: readonly string[]): readonly [string, readonly string[]];
  /** Options for spawn. */
  readonly spawnOptions: { readonly uid?: number; readonly gid?: number };
}

const plain = (program: string, args: readonly string[]): readonly [string, readonly string[]] => [
  program,
  args,
];

/** The first folder on the way to `target` that "nobody" may not pass; undefined when the way is open. */
export function closedFolder(target: string): string | undefined {
  const parents: string[] = [];
  for (let folder = path.dirname(target); ; folder = path.dirname(folder)) {
    parents.unshift(folder);
    if (folder === path.dirname(folder)) break;
  }
  return parents.find((folder) => {
    const { mode, uid, gid } = statSync(folder);
    const bit = uid === nobody ? 0o100 : gid === nobody ? 0o010 : 0o001;
    return (mode & bit) === 0;
  });
}

/** Runs as "nobody" who may pass closed folders, by util-linux's setpriv. */
function passingCommand(program: string, args: readonly string[]): readonly [string, readonly string[]] {
  const capability = '-all,+dac_override';
  return [
    'setpriv',
    [
      `--reuid=${nobody}`,
      `--regid=${nobody}`,
      '--clear-groups',
      // Without it access(), by which initdb looks for its neighbour, would ignore the capability.
      '--securebits=+no_setuid_fixup',
      `--inh-caps=${capability}`,
      `--ambient-caps=${capability}`,
      program,
      ...args,
    ],
  ];
}

/**
 * PostgreSQL refuses to run as root, so root hands the cluster to "nobody", who must be able to reach both the
 * data and the programs. Throws INVALID naming the folder that is in the way, and the way out.
 */
export function postgresAccount(dataDir: string, program: string): PostgresAccount {
  if (process.getuid?.() !== 0) return { command: plain, spawnOptions: {} };
  const owner = { uid: nobody, gid: nobody };
  const closedData = closedFolder(dataDir);
  const closedProgram = closedFolder(program);
  if (closedData === undefined && closedProgram === undefined)
    return { owner, command: plain, spawnOptions: owner };

  const [probe, probeArgs] = passingCommand(program, ['--version']);
  if (spawnSync(probe, probeArgs, { stdio: 'ignore', cwd: '/', env: serverEnvironment }).status === 0) {
    return { owner, command: passingCommand, spawnOptions: {} };
  }
  const wayOut =
    closedProgram === undefined
      ? 'set CIRCUITWATCH_DATA_DIR to a folder that every user may enter'
      : 'move this copy of circuitwatch to a folder that every user may enter, or set DATABASE_URL';
  throw invalid(
    `PostgreSQL does not run as root, and the user "nobody" may not enter ${closedProgram ?? closedData}: ${wayOut}, or start as an ordinary user.`,
  );
}
