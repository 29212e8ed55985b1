import { inflateSync } from 'node:zlib';
import { type Colour } from './canvas.ts';

/** A decoded picture. */
export interface DecodedPng {
  readonly width: number;
  readonly height: number;
  readonly perMetre: number;
  readonly chunks: readonly string[];
  readonly pixels: Uint8Array;
  readonly at: (x: number, y: number) => Colour;
}

/** The CRC of the PNG standard, bit by bit as its annex describes it. */
function crcOf(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}

function paeth(left: number, up: number, corner: number): number {
  const guess = left + up - corner;
  const [a, b, c] = [left, up, corner].map((value) => Math.abs(guess - value)) as [number, number, number];
  if (a <= b && a <= c) return left;
  return b <= c ? up : corner;
}

/** Reads a PNG of 8-bit RGB with any filters; throws where it is not to the standard. */
export function readPng(png: Buffer): DecodedPng {
  if (png.subarray(0, 8).toString('hex') !== '89504e470d0a1a0a') throw new Error('no PNG signature');
  const chunks: { readonly type: string; readonly data: Buffer }[] = [];
  for (let at = 8; at < png.length;) {
    const length = png.readUInt32BE(at);
    const body = png.subarray(at + 4, at + 8 + length);
    if (crcOf(body) !== png.readUInt32BE(at + 8 + length)) throw new Error('wrong checksum');
    chunks.push({ type: body.toString('latin1', 0, 4), data: body.subarray(4) });
    at += 12 + length;
  }
  const header = chunks[0]?.data ?? Buffer.alloc(13);
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  if (header[8] !== 8 || header[9] !== 2) throw new Error('not 8-bit RGB');
  const raw = inflateSync(
    Buffer.concat(chunks.filter(({ type }) => type === 'IDAT').map(({ data }) => data)),
  );
  const row = width * 3;
  const pixels = new Uint8Array(row * height);
  for (let y = 0; y < height; y += 1) {
    const filter = raw[y * (row + 1)];
    for (let x = 0; x < row; x += 1) {
      const left = x < 3 ? 0 : (pixels[y * row + x - 3] ?? 0);
      const up = y === 0 ? 0 : (pixels[(y - 1) * row + x] ?? 0);
      const corner = x < 3 || y === 0 ? 0 : (pixels[(y - 1) * row + x - 3] ?? 0);
      const guess = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter ?? 9];
      if (guess === undefined) throw new Error('unknown filter');
      pixels[y * row + x] = ((raw[y * (row + 1) + 1 + x] ?? 0) + guess) & 0xff;
    }
  }
  return {
    width,
    height,
    perMetre: chunks.find(({ type }) => type === 'pHYs')?.data.readUInt32BE(0) ?? 0,
    chunks: chunks.map(({ type }) => type),
    pixels,
    at: (x, y) => {
      const [red = 0, green = 0, blue = 0] = pixels.subarray((y * width + x) * 3, (y * width + x) * 3 + 3);
      return [red, green, blue];
    },
  };
}
