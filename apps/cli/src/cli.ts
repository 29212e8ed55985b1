import { Command, CommanderError } from 'commander';
import { AppError } from '@circuitwatch/platform-errors';
import { createApi } from './api/api.ts';
import { mountCommands } from './commands/mount-commands.ts';
import { findConnection } from './connection/find-connection.ts';
import type { CommandEnd, CommonOptions, LocalOptions } from './define-command.ts';
import { readCliEnv } from './env.ts';
import { CommandError, exitCodes, type ExitCode } from './exit-codes.ts';
import { createTerminal, type TextStream } from './output/terminal.ts';

/** The world around one call of the command. */
export interface CliWorld {
  readonly out: TextStream;
  readonly err: TextStream;
  readonly workingFolder: string;
  /** Environment variables by name. */
  readonly variables: Readonly<Record<string, string | undefined>>;
}

const about =
  'Watches fleets of machine-learning models: asks, runs and follows monitors over the GraphQL API, and compares files.';

const helpFooter = `
The gateway is found by --url and --token-file, else CIRCUITWATCH_URL and CIRCUITWATCH_TOKEN, else by the
.circuitwatch folder here or above (or CIRCUITWATCH_DATA_DIR): its stack.json and admin-token.

Exit codes:
  0  all is well
  1  the command failed
  2  the command line makes no sense; compare --fail-on-drift: a feature drifted
  3  something is breached (run --wait, results, status --exit-code)
  4  the gateway does not answer, or refuses the token

Examples:
  $ circuitwatch status                      the fleet at a glance
  $ circuitwatch circuits --health breached  what is broken
  $ circuitwatch results hamburg-c07         why it is broken
  $ circuitwatch run hamburg-c07 --wait      run one monitor and wait for its verdict
  $ circuitwatch compare before.csv now.csv  two files, with no gateway`;

/** Runs one command line, without the name of the program, and gives its exit code; never throws. */
export async function runCli(words: readonly string[], world: CliWorld): Promise<ExitCode> {
  const end: CommandEnd = { exitCode: null };
  try {
    const program = createProgram(world, end);
    await program.parseAsync([...words], { from: 'user' });
    return end.exitCode ?? exitCodes.fine;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.fine : exitCodes.usage;
    world.err.write(`circuitwatch: ${messageOf(error)}\n`);
    return error instanceof CommandError ? error.exitCode : exitCodes.failed;
  }
}

function createProgram(world: CliWorld, end: CommandEnd): Command {
  const { out, err } = world;
  const program = new Command('circuitwatch')
    .description(about)
    .exitOverride()
    // An option belongs to the command that it follows: `runs --json`, `runs compare … --json`.
    .enablePositionalOptions()
    .configureOutput({
      writeOut: (text) => out.write(text),
      writeErr: (text) => err.write(text.replace(/^error: /, 'circuitwatch: ')),
    })
    .showHelpAfterError('(circuitwatch --help shows what there is)')
    .addHelpText('after', helpFooter);

  const openLocal = ({ json }: LocalOptions) => {
    const terminal = createTerminal({ out, err, env: readCliEnv(world.variables) });
    return { terminal, json, workingFolder: world.workingFolder };
  };
  const open = (options: CommonOptions) => {
    const env = readCliEnv(world.variables);
    const connection = findConnection({ options, env, workingFolder: world.workingFolder });
    const local = openLocal(options);
    if (connection.preparing !== undefined) {
      local.terminal.remark(
        `The start is not finished yet: ${connection.preparing}. What follows may not be all.`,
      );
    }
    return { ...local, api: createApi(connection) };
  };
  mountCommands({ parent: program, openLocal, open, end });
  return program;
}

function messageOf(error: unknown): string {
  if (error instanceof CommandError || error instanceof AppError) return error.message;
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
