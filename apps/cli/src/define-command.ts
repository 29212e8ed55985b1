import type { Command } from 'commander';
import { z } from 'zod';
import type { Api } from './api/api.ts';
import { CommandError, exitCodes, type ExitCode } from './exit-codes.ts';
import type { Terminal } from './output/terminal.ts';

/** What every command gets to work with. */
export interface LocalContext {
  readonly terminal: Terminal;
  /** The answer is for a program: JSON, and nothing but JSON, on standard output. */
  readonly json: boolean;
  /** Relative paths start here. */
  readonly workingFolder: string;
}

/** What a command that asks the gateway gets to work with. */
export interface CommandContext extends LocalContext {
  readonly api: Api;
}

/** A command: its words for people, its arguments and options, and what it does. */
export interface CommandDefinition<Schema extends z.ZodObject, Context = CommandContext> {
  /** Name and arguments: `results <name>`. */
  readonly usage: string;
  readonly summary: string;
  /** Flags and their meaning, beside those that every command has; a repeatable one comes as a list of texts. */
  readonly options?: readonly (readonly [flags: string, meaning: string, repeatable?: 'repeatable'])[];
  /** Lines that can be copied, each with what it does. */
  readonly examples: readonly (readonly [line: string, meaning: string])[];
  /** Arguments and options by name, as typed by people. */
  readonly input: Schema;
  readonly run: (context: Context, input: z.infer<Schema>) => Promise<ExitCode>;
}

/** A command that works on this machine alone: no gateway, no connection file. */
export type LocalCommandDefinition<Schema extends z.ZodObject> = CommandDefinition<Schema, LocalContext>;

const localSchema = z.object({ json: z.boolean().default(false) });
const remoteSchema = localSchema.extend({ url: z.string().optional(), tokenFile: z.string().optional() });

/** Options that every command has. */
export type LocalOptions = z.infer<typeof localSchema>;

/** Options of every command that asks the gateway. */
export type CommonOptions = z.infer<typeof remoteSchema>;

/** How a command ended; `null` until one has run. */
export interface CommandEnd {
  exitCode: ExitCode | null;
}

/** What a command needs to be hung into the program. */
export interface Mounting {
  readonly parent: Command;
  readonly openLocal: (options: LocalOptions) => LocalContext;
  /** Opens the connection, only once the command line has turned out to make sense. */
  readonly open: (options: CommonOptions) => CommandContext;
  readonly end: CommandEnd;
}

/** Hangs a command into the program: its options, its help with examples, and its input checked before it runs. */
export function mountCommand<Schema extends z.ZodObject>(
  { parent, open, end }: Mounting,
  definition: CommandDefinition<Schema>,
): Command {
  const command = describeCommand(parent, definition)
    .option('--url <address>', 'address of the gateway')
    .option('--token-file <path>', 'file that holds the token');
  command.action(async () => {
    const options = remoteSchema.parse(command.opts());
    const input = parseInput(definition.input, inputOf(command));
    const context = open(options);
    try {
      end.exitCode = await definition.run(context, input);
    } finally {
      await context.api.close();
    }
  });
  return command;
}

/** Hangs a command into the program that needs no gateway. */
export function mountLocalCommand<Schema extends z.ZodObject>(
  { parent, openLocal, end }: Mounting,
  definition: LocalCommandDefinition<Schema>,
): void {
  const command = describeCommand(parent, definition);
  command.action(async () => {
    const options = localSchema.parse(command.opts());
    const input = parseInput(definition.input, inputOf(command));
    end.exitCode = await definition.run(openLocal(options), input);
  });
}

type Described = Pick<LocalCommandDefinition<z.ZodObject>, 'usage' | 'summary' | 'options' | 'examples'>;

function describeCommand(parent: Command, { usage, summary, options, examples }: Described): Command {
  const command = parent.command(usage).description(summary);
  for (const [flags, meaning, repeatable] of options ?? []) {
    if (repeatable) command.option(flags, meaning, appendText);
    else command.option(flags, meaning);
  }
  return command.option('--json', 'answer with JSON').addHelpText('after', () => examplesText(examples));
}

function appendText(text: string, earlier: readonly string[] = []): readonly string[] {
  return [...earlier, text];
}

function inputOf(command: Command): Record<string, unknown> {
  const names = command.registeredArguments.map((argument) => argument.name());
  const given = names.map((name, index) => [name, command.processedArgs[index]] as const);
  return { ...Object.fromEntries(given), ...command.opts<Record<string, unknown>>() };
}

function parseInput<Schema extends z.ZodObject>(schema: Schema, given: unknown): z.infer<Schema> {
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, message }) => {
    const name = path[0];
    return name === undefined ? message : `${flagOf(String(name))}: ${message}`;
  });
  throw new CommandError(problems.join(' '), exitCodes.usage);
}

function flagOf(name: string): string {
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

function examplesText(examples: CommandDefinition<z.ZodObject>['examples']): string {
  const longest = Math.max(...examples.map(([line]) => line.length));
  const lines = examples.map(([line, meaning]) => `  $ ${line.padEnd(longest)}  ${meaning}`);
  return `\nExamples:\n${lines.join('\n')}`;
}
