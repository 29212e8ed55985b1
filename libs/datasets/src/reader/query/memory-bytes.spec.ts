import { expect, it } from 'vitest';
import { memoryBytes } from './memory-bytes.ts';

it.each([
  ['512MB', 512e6],
  ['1.5 GiB', 1.5 * 2 ** 30],
  ['2gb', 2e9],
  ['100 B', 100],
])('reads %s', (text, bytes) => {
  expect(memoryBytes(text)).toBe(bytes);
});

it.each(['', '512', 'MB', '80%', '1 XB'])('refuses "%s"', (text) => {
  expect(() => memoryBytes(text)).toThrow(/no amount of memory/);
});
