import { describe, expect, it } from 'vitest';
import { readPng } from './read-png.spec-support.ts';
import { encodePng } from './png.ts';

describe('encodePng', () => {
  it('keeps every pixel, with checksums as the standard wants them', () => {
    const pixels = Uint8Array.from({ length: 5 * 3 * 3 }, (_, index) => (index * 37) % 256);
    const png = readPng(encodePng(5, 3, pixels, 2));
    expect([png.width, png.height]).toEqual([5, 3]);
    expect([...png.pixels]).toEqual([...pixels]);
    // 192 pixels for each inch of 0.0254 m.
    expect(png.perMetre).toBe(7559);
    expect(png.chunks).toEqual(['IHDR', 'pHYs', 'IDAT', 'IEND']);
  });

  it('ends as every PNG does', () => {
    const end = encodePng(1, 1, new Uint8Array(3), 1).subarray(-12).toString('hex');
    expect(end).toBe('0000000049454e44ae426082');
  });
});
