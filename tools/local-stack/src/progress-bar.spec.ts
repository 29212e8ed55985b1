import { describe, expect, it } from 'vitest';
import { createProgressBar } from './progress-bar.ts';

function draw(isTTY: boolean): string[] {
  const texts: string[] = [];
  const bar = createProgressBar('running monitors', { isTTY, write: (text) => void texts.push(text) });
  for (const done of [0, 1, 6, 7, 12, 24]) bar.update(done / 24, `${done} of 24`);
  bar.finish('24 of 24 succeeded');
  return texts;
}

describe('createProgressBar', () => {
  it('redraws one line on a terminal', () => {
    const texts = draw(true);
    expect(texts).toHaveLength(7);
    expect(texts[4]).toBe(`\r\u001b[2K  running monitors     ${'█'.repeat(14)}${'░'.repeat(14)} 12 of 24`);
    expect(texts.filter((text) => text.endsWith('\n'))).toHaveLength(1);
  });

  it('writes a line a quarter elsewhere', () => {
    const notes = draw(false).map((text) => text.replace(/^.*[█░] /, ''));
    expect(notes).toEqual(['6 of 24\n', '12 of 24\n', '24 of 24 succeeded\n']);
  });
});
