import { createRequire } from 'node:module';
import { telemetryTables } from '../tables/telemetry-tables.ts';
import type { KustoGlobals, KustoLanguage } from './kusto-syntax.ts';

/** Microsoft's parser, with our tables declared and names for the kinds of its nodes. */
export interface LoadedKusto {
  readonly language: KustoLanguage;
  readonly globals: KustoGlobals;
  readonly kindNames: ReadonlyMap<number, string>;
}

let loaded: LoadedKusto | undefined;

/** Its two files are scripts for a page: each leaves its part in the global object. */
function loadLanguage(): KustoLanguage {
  const require = createRequire(import.meta.url);
  require('@kusto/language-service-next/bridge.min.js');
  require('@kusto/language-service-next/Kusto.Language.Bridge.min.js');
  const root = (globalThis as { Kusto?: { readonly Language: KustoLanguage } }).Kusto;
  if (root === undefined) throw new Error('@kusto/language-service-next left no parser behind.');
  return root.Language;
}

function declareTables(language: KustoLanguage): KustoGlobals {
  const { TableSymbol, DatabaseSymbol } = language.Symbols;
  const tables = telemetryTables.map((table) => {
    const schema = table.columns.map((column) => `['${column.name}']: ${column.type}`).join(', ');
    return TableSymbol.From(`(${schema})`).WithName(table.name);
  });
  return language.GlobalState.Default.WithDatabase(new DatabaseSymbol.ctor('telemetry', tables));
}

function nameKinds(language: KustoLanguage): ReadonlyMap<number, string> {
  const entries = Object.entries(language.Syntax.SyntaxKind);
  return new Map(entries.flatMap(([name, kind]) => (typeof kind === 'number' ? [[kind, name]] : [])));
}

/** The parser, loaded at the first call: half a second and a hundred megabytes that not every process needs. */
export function kusto(): LoadedKusto {
  if (loaded === undefined) {
    const language = loadLanguage();
    loaded = { language, globals: declareTables(language), kindNames: nameKinds(language) };
  }
  return loaded;
}
