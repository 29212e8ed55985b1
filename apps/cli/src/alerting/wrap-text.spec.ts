import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { displayWidth } from '../output/wrap-name.ts';
import { wrapText } from './wrap-text.ts';

describe('wrapText', () => {
  it.each([
    ['', ['']],
    ['one two', ['one two']],
    ['one two three', ['one two', 'three']],
    ['incomprehensibilities of it', ['incomprehe', 'nsibilitie', 's of it']],
  ])('%j', (text, lines) => expect(wrapText(text, 10)).toEqual(lines));

  it('keeps every letter, and the width', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z日 ]{0,80}$/), (text) => {
        const lines = wrapText(text, 12);
        for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(12);
        expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
      }),
    );
  });
});
