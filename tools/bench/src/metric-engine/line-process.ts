import { spawn, spawnSync, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { createInterface } from 'node:readline';

/** A process that answers every line with a line. */
export class LineProcess {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #lines: AsyncIterator<string>;

  constructor(program: string, args: readonly string[]) {
    this.#child = spawn(program, args);
    this.#child.stderr.pipe(process.stderr);
    // Writing to a process that ended fails here too; its missing answer is what gets reported.
    this.#child.stdin.on('error', () => undefined);
    this.#lines = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
  }

  /** The next line, before or without a question. */
  async answer(): Promise<string> {
    const line = await this.#lines.next();
    if (line.done) throw new Error('A side of the benchmark ended early; its own message is above.');
    return line.value;
  }

  async ask(line: string): Promise<string> {
    this.#child.stdin.write(`${line}\n`);
    return this.answer();
  }

  end(): void {
    this.#child.stdin.end();
  }
}

/** A python with scipy; undefined where there is none. */
export function pythonWithScipy(): string | undefined {
  return ['python3', '/usr/bin/python3'].find(
    (program) =>
      spawnSync(program, ['-c', 'import scipy.spatial, scipy.stats'], { stdio: 'ignore' }).status === 0,
  );
}
