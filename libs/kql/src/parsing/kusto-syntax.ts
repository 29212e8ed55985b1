/** What we read of Microsoft's parser. It is C# made into JavaScript; its own typings are two megabytes of globals. */

/** A list of the parser's own kind. */
export interface KustoList<T> {
  readonly Count: number;
  getItem(index: number): T;
}

/** A scalar type, a table (with columns), or one of the marks for what went wrong. */
export interface KustoType {
  readonly Name: string;
  readonly Columns?: KustoList<{ readonly Name: string; readonly Type: KustoType }>;
}

/** A node or a token of the syntax tree. */
export interface KustoNode {
  readonly Kind: number;
  readonly IsToken: boolean;
  /** The token's text; on nodes undefined. */
  readonly Text?: string;
  readonly NameInParent: string;
  readonly TextStart: number;
  readonly Width: number;
  readonly ChildCount: number;
  readonly ResultType: KustoType | null;
  readonly LiteralValue?: unknown;
  GetChild(index: number): KustoNode | null;
  /** The node's text without what stands before it. */
  toString(): string;
}

/** A problem that the parser found. */
export interface KustoDiagnostic {
  readonly Severity: string;
  readonly Message: string;
  readonly Start: number;
  readonly Length: number;
}

interface KustoCode {
  readonly Syntax: KustoNode;
  readonly ResultType: KustoType | null;
  GetDiagnostics(): KustoList<KustoDiagnostic>;
}

interface KustoDatabase {
  readonly kind: 'database';
}

interface KustoTable {
  WithName(name: string): KustoTable;
}

/** The settings that a query is read with. */
export interface KustoGlobals {
  WithDatabase(database: KustoDatabase): KustoGlobals;
}

/** The root of the parser. */
export interface KustoLanguage {
  readonly KustoCode: {
    Parse(text: string): KustoCode;
    ParseAndAnalyze(text: string, globals: KustoGlobals): KustoCode;
  };
  readonly GlobalState: { readonly Default: KustoGlobals };
  readonly Syntax: { readonly SyntaxKind: Readonly<Record<string, unknown>> };
  readonly Symbols: {
    readonly TableSymbol: { From(schema: string): KustoTable };
    readonly DatabaseSymbol: { readonly ctor: new (name: string, tables: KustoTable[]) => KustoDatabase };
  };
}
