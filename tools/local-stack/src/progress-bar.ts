/** Something lines can be written to; a terminal gets a moving bar, anything else a few lines. */
export interface BarOutput {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

/** A bar for one piece of work. */
export interface ProgressBar {
  /** How far it is, 0 to 1, with a few words on what is done. */
  update(progress: number, note: string): void;
  /** The last line. */
  finish(note: string): void;
}

const width = 28;

/** Draws `title`, a bar and a note on one line; without a terminal, a line at each quarter. */
export function createProgressBar(title: string, output: BarOutput): ProgressBar {
  let lastQuarter = 0;
  const line = (progress: number, note: string): string => {
    const filled = Math.round(Math.min(Math.max(progress, 0), 1) * width);
    return `  ${title.padEnd(20)} ${'█'.repeat(filled)}${'░'.repeat(width - filled)} ${note}`;
  };
  return {
    update: (progress, note) => {
      if (output.isTTY) output.write(`\r\u001b[2K${line(progress, note)}`);
      else if (Math.floor(progress * 4) > lastQuarter && progress < 1) {
        lastQuarter = Math.floor(progress * 4);
        output.write(`${line(progress, note)}\n`);
      }
    },
    finish: (note) => output.write(`${output.isTTY ? '\r\u001b[2K' : ''}${line(1, note)}\n`),
  };
}
