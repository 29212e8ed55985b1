import type { KqlType } from '../tables/kql-type.ts';

/** A value that is bound, never written into the text. */
export interface Parameter {
  readonly kind: 'parameter';
  readonly type: KqlType;
  /** As drivers bind it: text for datetimes (ISO 8601) and dynamics (JSON), digits for longs. */
  readonly value: string | number | boolean | null;
}

/** Something in a from clause, with columns of its own. */
export interface FromItem {
  readonly kind: 'from';
  readonly alias: string;
  readonly body: Sql | Select | Union;
}

/** A column of something in the from clause; asking for it is remembered. */
export interface Reference {
  readonly kind: 'reference';
  readonly item: FromItem;
  readonly column: string;
}

/** A select statement in pieces. */
export interface Select {
  readonly kind: 'select';
  /** Those that nobody asks for are not written. */
  readonly columns: readonly { readonly name: string; readonly sql: Sql }[];
  readonly distinctOn: readonly Sql[];
  readonly from: Sql | null;
  readonly where: readonly Sql[];
  readonly groupBy: readonly Sql[];
  readonly orderBy: readonly Sql[];
  readonly limit: Sql | null;
  /** Whether the planner must not write the columns out at each of their uses. */
  readonly fenced: boolean;
}

/** Rows of several selects, which name their columns alike. */
export interface Union {
  readonly kind: 'union';
  readonly selects: readonly Select[];
}

type Piece = Parameter | Reference | FromItem | Select | Sql;

/**
 * SQL text with holes: values to bind, and columns whose asking is remembered, so that a subselect selects what is
 * asked for and nothing else. Text comes from this library alone; nothing that a user wrote is in it.
 */
export interface Sql {
  readonly kind: 'sql';
  readonly parts: readonly (string | Piece)[];
  /** How many parts it has, those of inner pieces included: what it costs to write it out once more. */
  readonly size: number;
}

function fromParts(parts: readonly (string | Piece)[]): Sql {
  const sizes = parts.map((part) => (typeof part === 'object' && part.kind === 'sql' ? part.size : 1));
  return { kind: 'sql', parts, size: sizes.reduce((sum, size) => sum + size, 0) };
}

/** Pieces with from items are laid open, so that all items of a from clause are written in one place. */
function laidOpen(piece: Piece): readonly (string | Piece)[] {
  const open =
    piece.kind === 'sql' && piece.parts.some((part) => typeof part === 'object' && part.kind === 'from');
  return open ? piece.parts : [piece];
}

/** SQL of a template: strings of the template are text, what stands between is a piece of its own. */
export function sql(strings: TemplateStringsArray, ...pieces: readonly Piece[]): Sql {
  return fromParts(
    strings.flatMap((part, index) => {
      const piece = pieces[index];
      return piece === undefined ? [part] : [part, ...laidOpen(piece)];
    }),
  );
}

/** Text that this library made, such as an alias or a type's name. */
export function text(value: string): Sql {
  return fromParts([value]);
}

/** Pieces with something between. */
export function join(pieces: readonly Sql[], separator = ', '): Sql {
  return fromParts(pieces.flatMap((piece, index) => (index === 0 ? [piece] : [separator, piece])));
}

/** A column of something in the from clause. */
export function reference(item: FromItem, column: string): Sql {
  return fromParts([{ kind: 'reference', item, column }]);
}

/** Whether nothing in it depends on rows: a database may work it out while it plans. */
export function isConstant(piece: Sql): boolean {
  return piece.parts.every(
    (part) =>
      typeof part === 'string' || part.kind === 'parameter' || (part.kind === 'sql' && isConstant(part)),
  );
}
