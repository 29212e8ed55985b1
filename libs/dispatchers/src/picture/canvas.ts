/** Red, green and blue from 0 to 255. */
export type Colour = readonly [number, number, number];

/** CSS pixels from the top left corner. */
export type Point = readonly [number, number];

/** How a thing is painted; `opacity` is 1 unless said. */
export interface Paint {
  readonly colour: Colour;
  readonly opacity?: number;
}

/** Pixels of a picture that shapes are painted on, edges smoothed; coordinates are CSS pixels. */
export interface Canvas {
  readonly width: number;
  readonly height: number;
  /** Device pixels for each CSS pixel. */
  readonly density: number;
  /** Rows of red, green and blue bytes, `density` times as many each way. */
  readonly pixels: Uint8Array;
  readonly fillRectangle: (from: Point, to: Point, paint: Paint) => void;
  /** Lines with round ends and joints, painted as one shape: where they cross they are no darker. */
  readonly strokeLines: (lines: readonly (readonly Point[])[], lineWidth: number, paint: Paint) => void;
}

/** Share of the pixel from `at` to `at + 1` that lies between `from` and `to`. */
function overlap(at: number, from: number, to: number): number {
  return Math.max(0, Math.min(at + 1, to) - Math.max(at, from));
}

function distanceToSegment(x: number, y: number, [ax, ay]: Point, [bx, by]: Point): number {
  const [dx, dy] = [bx - ax, by - ay];
  const length = dx * dx + dy * dy;
  const along = length === 0 ? 0 : Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / length));
  return Math.hypot(x - ax - along * dx, y - ay - along * dy);
}

/** Distinct pairs of neighbours; a single point is a dot. */
function segmentsOf(
  lines: readonly (readonly Point[])[],
  scale: number,
): readonly (readonly [Point, Point])[] {
  return lines.flatMap((line) => {
    const points = line.map(([x, y]): Point => [x * scale, y * scale]);
    const [first] = points;
    if (first === undefined) return [];
    if (points.length === 1) return [[first, first] as const];
    return points.slice(1).map((point, index) => [points[index] ?? point, point] as const);
  });
}

/** Left, top, right and bottom in whole device pixels; right and bottom are outside. */
type Box = readonly [number, number, number, number];

/** The pixels within `reach` of a segment that are on the canvas. */
function boxAround(a: Point, b: Point, reach: number, columns: number, rows: number): Box {
  return [
    Math.max(0, Math.floor(Math.min(a[0], b[0]) - reach)),
    Math.max(0, Math.floor(Math.min(a[1], b[1]) - reach)),
    Math.min(columns, Math.ceil(Math.max(a[0], b[0]) + reach)),
    Math.min(rows, Math.ceil(Math.max(a[1], b[1]) + reach)),
  ];
}

/** The box that holds all the boxes; an empty one for none. */
function boxOf(boxes: readonly Box[]): Box {
  const [first = [0, 0, 0, 0], ...rest] = boxes;
  return rest.reduce<Box>(
    (all, box) => [
      Math.min(all[0], box[0]),
      Math.min(all[1], box[1]),
      Math.max(all[2], box[2]),
      Math.max(all[3], box[3]),
    ],
    first,
  );
}

/** A canvas of one colour. */
export function createCanvas(width: number, height: number, density: number, background: Colour): Canvas {
  const columns = Math.round(width * density);
  const rows = Math.round(height * density);
  const pixels = Buffer.alloc(columns * rows * 3, Uint8Array.from(background));

  const blend = (x: number, y: number, { colour, opacity = 1 }: Paint, coverage: number): void => {
    const share = Math.min(1, coverage) * opacity;
    if (share <= 0 || x < 0 || y < 0 || x >= columns || y >= rows) return;
    const at = (y * columns + x) * 3;
    for (let index = 0; index < 3; index += 1) {
      const before = pixels[at + index] ?? 0;
      pixels[at + index] = Math.round(before + ((colour[index] ?? 0) - before) * share);
    }
  };

  return {
    width,
    height,
    density,
    pixels,
    fillRectangle: (from, to, paint) => {
      const [left, top] = [Math.min(from[0], to[0]) * density, Math.min(from[1], to[1]) * density];
      const [right, bottom] = [Math.max(from[0], to[0]) * density, Math.max(from[1], to[1]) * density];
      for (let y = Math.floor(top); y < Math.ceil(bottom); y += 1) {
        for (let x = Math.floor(left); x < Math.ceil(right); x += 1) {
          blend(x, y, paint, overlap(x, left, right) * overlap(y, top, bottom));
        }
      }
    },
    strokeLines: (lines, lineWidth, paint) => {
      const radius = (lineWidth * density) / 2;
      const segments = segmentsOf(lines, density).map(([a, b]) => ({
        a,
        b,
        within: boxAround(a, b, radius + 1, columns, rows),
      }));
      const [left, top, right, bottom] = boxOf(segments.map(({ within }) => within));
      const width = right - left;
      const coverage = new Float32Array(Math.max(0, width * (bottom - top)));
      for (const { a, b, within } of segments) {
        for (let y = within[1]; y < within[3]; y += 1) {
          for (let x = within[0]; x < within[2]; x += 1) {
            const covered = radius + 0.5 - distanceToSegment(x + 0.5, y + 0.5, a, b);
            const at = (y - top) * width + x - left;
            if (covered > (coverage[at] ?? 0)) coverage[at] = covered;
          }
        }
      }
      coverage.forEach((covered, at) => {
        if (covered > 0) blend(left + (at % width), top + Math.floor(at / width), paint, covered);
      });
    },
  };
}
