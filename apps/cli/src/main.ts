import { runCli } from './cli.ts';
import { readVariables } from './env.ts';

// A reader that has seen enough, such as `head`, closes the pipe: nothing is left to say then.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  process.stderr.write(`circuitwatch: the answer cannot be written: ${error.message}\n`);
  process.exit(1);
});

process.exitCode = await runCli(process.argv.slice(2), {
  out: process.stdout,
  err: process.stderr,
  workingFolder: process.cwd(),
  variables: readVariables(),
});
