import { type Canvas, type Paint, type Point } from './canvas.ts';

/** What is drawn: its width, then lines between points; a point is two digits of base 36, x and y from below. */
const strokes: Readonly<Record<string, string>> = {
  A: '8 044g84 1777',
  B: '7 040g5g7e7c5a0a 5a78765404',
  C: '8 8e6g2g0e06246486',
  D: '8 040g5g8d875404',
  E: '7 7g0g0474 0a5a',
  F: '7 7g0g04 0a5a',
  G: '8 8e6g2g0e062464868a5a',
  H: '8 040g 848g 0a8a',
  I: '2 141g',
  J: '6 6g66442406',
  K: '8 040g 8g09 3b84',
  L: '6 0g0464',
  M: 'a 040g57aga4',
  N: '8 040g848g',
  O: '8 2g6g8e866424060e2g',
  P: '7 040g5g7e7b5909',
  Q: '8 2g6g8e866424060e2g 5783',
  R: '7 040g5g7e7b5909 4974',
  S: '8 8e6g2g0e0c2a6a8886642406',
  T: '8 0g8g 4g44',
  U: '8 0g062464868g',
  V: '8 0g448g',
  W: 'a 0g245e84ag',
  X: '8 0g84 048g',
  Y: '8 0g4a8g 4a44',
  Z: '8 0g8g0484',
  a: '6 6c64 6a4c2c0a06244466',
  b: '6 0g04 0a2c4c6a66442406',
  c: '6 6a4c2c0a06244466',
  d: '6 6g64 6a4c2c0a06244466',
  e: '6 08686a4c2c0a06244466',
  f: '4 4g3g1e14 0c4c',
  g: '6 6c62402001 6a4c2c0a06244466',
  h: '6 0g04 0a2c4c6a64',
  i: '2 1c14 1f1g',
  j: '3 2c221000 2f2g',
  k: '6 0g04 6c08 2964',
  l: '2 1g14',
  m: 'a 0c04 0a2c3c5a54 5a7c8caaa4',
  n: '6 0c04 0a2c4c6a64',
  o: '6 2c4c6a664424060a2c',
  p: '6 0c00 0a2c4c6a66442406',
  q: '6 6c60 6a4c2c0a06244466',
  r: '4 0c04 0a2c4c',
  s: '6 6b4c2c0b092848676544 442405',
  t: '4 1f162444 0c4c',
  u: '6 0c06244466 6c64',
  v: '6 0c346c',
  w: '8 0c244a648c',
  x: '6 0c64 046c',
  y: '6 0c34 6c1000',
  z: '6 0c6c0464',
  µ: '6 0c00 06244466 6c64',
  '0': '7 2g5g7e765424060e2g',
  '1': '7 1d4g44 1474',
  '2': '7 0e2g5g7e7b0474',
  '3': '7 0e2g5g7e7c5a2a 5a7876542406',
  '4': '7 545g0878',
  '5': '7 7g0g0b5b7976542406',
  '6': '7 7e5g2g0e06245476795b2b09',
  '7': '7 0g7g34',
  '8': '7 2a0c0e2g5g7e7c5a2a0806245476785a',
  '9': '7 062454767e5g2g0e0b29597b',
  '.': '2 14',
  ',': '2 1502',
  ':': '2 1a 14',
  ';': '2 1a 1502',
  '!': '2 1g18 14',
  '?': '6 0e2g4g6e6c48 44',
  '-': '5 0959',
  _: '7 0272',
  '/': '6 036g',
  '|': '2 1g11',
  '(': '3 3h1e1532',
  ')': '3 0h2e2502',
  '[': '3 3h0h0232',
  ']': '3 0h3h3202',
  '%': 'a 8g24 0g3g3d0d0g 77a7a47477',
  '+': '7 0a7a 3d37',
  '=': '6 0b6b 0868',
  '<': '6 6d0965',
  '>': '6 0d6905',
  '#': '8 2g14 7g64 0c8c 0888',
  "'": '2 1g1d',
  '"': '4 1g1d 3g3d',
  '*': '6 3e38 0c6a 6c0a',
  '~': '7 08294878 7a',
  '@': '8 6a4b28475768 687a8a8d6g2g0e062464',
  '°': '3 0g3g3d0d0g',
  '…': '8 14 44 74',
  '·': '2 19',
  '→': '8 0a8a 5d8a57',
  '∞': 'a 5a3c1c0b0918385a7c9caba998785a',
  '&': '8 842d2f3g4g5f5d080624548a',
  ' ': '4',
};

/** What stands for a character that has no strokes. */
const missing = '6 0g6g64040g';

/** The font's own units: capitals are 12 high and stand at 4. */
const capitalHeight = 12;
const baseline = 4;
const gap = 3;

interface Glyph {
  readonly width: number;
  readonly lines: readonly (readonly Point[])[];
}

function readGlyph(text: string): Glyph {
  const [width = '0', ...lines] = text.split(' ');
  return {
    width: parseInt(width, 36),
    lines: lines.map((line) =>
      [...line.matchAll(/(.)(.)/gu)].map(([, x = '0', y = '0']): Point => [parseInt(x, 36), parseInt(y, 36)]),
    ),
  };
}

const glyphs = new Map(Object.entries(strokes).map(([character, text]) => [character, readGlyph(text)]));
const unknown = readGlyph(missing);

/** Letters with accents are drawn without. */
function glyphsOf(text: string): readonly Glyph[] {
  return [...text].flatMap((character) => {
    const known = glyphs.get(character);
    if (known !== undefined) return [known];
    const bare = [...character.normalize('NFKD')].filter((part) => !/[\p{M}\p{Cf}]/u.test(part));
    return bare.map((part) => glyphs.get(part) ?? unknown);
  });
}

/** How a text is drawn. */
export interface Lettering {
  /** Height of capitals in CSS pixels. */
  readonly size: number;
  readonly paint: Paint;
  readonly align?: 'LEFT' | 'CENTRE' | 'RIGHT';
  /** Width of lines as a share of the height; 0.14 unless said. */
  readonly weight?: number;
}

/** Width of a text in CSS pixels. */
export function textWidth(text: string, size: number): number {
  const drawn = glyphsOf(text);
  const units = drawn.reduce((sum, glyph) => sum + glyph.width + gap, 0) - (drawn.length > 0 ? gap : 0);
  return (units * size) / capitalHeight;
}

/** The text, cut with `…` where it is wider than `width` CSS pixels. */
export function fitText(text: string, size: number, width: number): string {
  const characters = [...text.slice(0, 500)];
  if (characters.length === text.length && textWidth(text, size) <= width) return text;
  while (characters.length > 0 && textWidth(`${characters.join('')}…`, size) > width) characters.pop();
  return `${characters.join('')}…`;
}

/** Draws one line whose capitals stand on `at`. */
export function drawText(canvas: Canvas, text: string, at: Point, lettering: Lettering): void {
  const { size, paint, align = 'LEFT', weight = 0.14 } = lettering;
  const scale = size / capitalHeight;
  const share = { LEFT: 0, CENTRE: 0.5, RIGHT: 1 }[align];
  let x = at[0] - textWidth(text, size) * share;
  for (const glyph of glyphsOf(text)) {
    const lines = glyph.lines.map((line) =>
      line.map(([px, py]): Point => [x + px * scale, at[1] - (py - baseline) * scale]),
    );
    canvas.strokeLines(lines, size * weight, paint);
    x += (glyph.width + gap) * scale;
  }
}
