import type { Command } from 'commander';
import { z } from 'zod';
import type { Api } from './api/api.ts';
import { CommandError, exitCodes, type ExitCode } from './exit-codes.ts';
import type { Terminal } from './output/terminal.ts';

/** What every command gets to work with. */
export interface CommandContext {
  readonly terminal: Terminal;
  /** The answer is for a program: JSON, and nothing but JSON, on standard output. */
  readonly json: boolean;
  readonly api: Api;
}

/** A command: its words for people, its arguments and options, and what it does. */
export interface CommandDefinition<Schema extends z.ZodObject> {
  /** Name and arguments: `results <name>`. */
  readonly usage: string;
  readonly summary: string;
  /** Flags and their meaning, beside those that every command has. */
  readonly options?: readonly (readonly [flags: string, meaning: string])[];
  /** Lines that can be copied, each with what it does. */
  readonly examples: readonly (readonly [line: string, meaning: string])[];
  /** Arguments and options by name, as typed by people. */
  readonly input: Schema;
  readonly run: (context: CommandContext, input: z.infer<Schema>) => Promise<ExitCode>;
}

/** Opens the connection only once the command line has turned out to make sense. */
export type OpenContext = (common: CommonOptions) => CommandContext;

const commonSchema = z.object({
  json: z.boolean().default(false),
  url: z.string().optional(),
  tokenFile: z.string().optional(),
});

/** Options that every command has. */
export type CommonOptions = z.infer<typeof commonSchema>;

/** How a command ended; `null` until one has run. */
export interface CommandEnd {
  exitCode: ExitCode | null;
}

/** What a command needs to be hung into the program. */
export interface Mounting {
  readonly parent: Command;
  readonly open: OpenContext;
  readonly end: CommandEnd;
}

/** Hangs a command into the program: its options, its help with examples, and its input checked before it runs. */
export function mountCommand<Schema extends z.ZodObject>(
  { parent, open, end }: Mounting,
  definition: CommandDefinition<Schema>,
): void {
  const command = parent.command(definition.usage).description(definition.summary);
  for (const [flags, meaning] of definition.options ?? []) command.option(flags, meaning);
  command
    .option('--json', 'answer with JSON')
    .option('--url <address>', 'address of the gateway')
    .option('--token-file <path>', 'file that holds the token')
    .addHelpText('after', () => examplesText(definition.examples));
  command.action(async () => {
    const common = commonSchema.parse(command.opts());
    const input = parseInput(definition.input, inputOf(command));
    const context = open(common);
    try {
      end.exitCode = await definition.run(context, input);
    } finally {
      await context.api.close();
    }
  });
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
