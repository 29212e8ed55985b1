import { runCli } from './cli.ts';
import { readVariables } from './env.ts';

// A reader that has seen enough, such as `head`, closes the pipe: nothing is left to say then.
process.stdout.on('error', () => process.exit(0));

process.exitCode = await runCli(process.argv.slice(2), {
  out: process.stdout,
  err: process.stderr,
  workingFolder: process.cwd(),
  variables: readVariables(),
});
