import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanLine, cleanParagraphs, cutText } from './clean-text.ts';
import { hostileTexts } from './message-builders.spec-support.ts';

const anyText = fc.oneof(fc.string({ unit: 'binary', maxLength: 300 }), fc.constantFrom(...hostileTexts));

describe('cleanLine', () => {
  it('is one line of whole, visible characters, no longer than asked', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 1, max: 250 }), (text, limit) => {
        const line = cleanLine(text, limit);
        expect([...line].length).toBeLessThanOrEqual(limit);
        expect(line).not.toMatch(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u);
        expect(line.isWellFormed()).toBe(true);
        expect(line).toBe(line.trim());
      }),
    );
  });

  it('leaves clean text as it is, and cuts with a sign', () => {
    expect(cleanLine('Über 20 °C – Anlage 3', 100)).toBe('Über 20 °C – Anlage 3');
    expect(cleanLine('one\r\ntwo\tthree', 100)).toBe('one two three');
    expect(cleanLine('abcdef', 4)).toBe('abc…');
    expect(cleanLine('🔥🔥🔥🔥', 3)).toBe('🔥🔥…');
  });
});

describe('cleanParagraphs', () => {
  it('keeps lines but not rows of empty ones', () => {
    expect(cleanParagraphs('a\r\n\r\n\r\n\r\nb\nc\u0000d', 100)).toBe('a\n\nb\nc d');
  });
});

describe('cutText', () => {
  it('never halves a character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 50 }), fc.nat(60), (text, limit) => {
        expect(cutText(text, limit).isWellFormed()).toBe(true);
        expect([...cutText(text, limit)].length).toBeLessThanOrEqual(Math.max(limit, 0));
      }),
    );
  });
});
