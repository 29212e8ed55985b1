import { useGraphiQL, useGraphiQLActions } from '@graphiql/react';
import type { Fetcher } from '@graphiql/toolkit';
import { GraphiQL, HISTORY_PLUGIN } from 'graphiql';
import { useEffect, useState } from 'react';
import { examplesPlugin } from './examples-panel.tsx';
import { examples } from './examples/index.ts';
import '@graphiql/react/style.css';
import '@graphiql/plugin-doc-explorer/style.css';
import '@graphiql/plugin-history/style.css';
import 'graphiql/graphiql.css';
import './editor.css';

// GraphiQL compares these by identity: they must not be made anew at every render.
const plugins = [examplesPlugin, HISTORY_PLUGIN];
const tabs = examples.map(({ query, variables }) => ({
  query,
  variables: JSON.stringify(variables, null, 2),
}));

/**
 * GraphiQL shows the first tab's query by itself, but not its variables; and given on a later visit, they
 * would open one more tab.
 */
function firstVisitVariables(): { initialVariables?: string } {
  const variables = tabs[0]?.variables;
  return variables === undefined || localStorage.getItem('graphiql:tabState')
    ? {}
    : { initialVariables: variables };
}

/** How to run; and follows the system from light to dark, which GraphiQL itself only looks at when it opens. */
function EditorHint() {
  const actions = useGraphiQLActions();
  const theme = useGraphiQL((state) => state.theme);
  useEffect(() => {
    const system = window.matchMedia('(prefers-color-scheme: dark)');
    const follow = () => {
      if (theme === null) actions.setTheme(null);
    };
    system.addEventListener('change', follow);
    return () => system.removeEventListener('change', follow);
  }, [actions, theme]);
  return <span className="editor-hint">Ctrl-Enter runs</span>;
}

/** GraphiQL with the worked examples in tabs and in a panel of their own. */
export default function Editor({ fetcher }: { readonly fetcher: Fetcher }) {
  const [variables] = useState(firstVisitVariables);
  return (
    <GraphiQL
      {...variables}
      fetcher={fetcher}
      defaultTabs={tabs}
      plugins={plugins}
      visiblePlugin={examplesPlugin.title}
      defaultEditorToolsVisibility="variables"
      isHeadersEditorEnabled={false}
      inputValueDeprecation
      schemaDescription
    >
      <GraphiQL.Logo>
        <EditorHint />
      </GraphiQL.Logo>
    </GraphiQL>
  );
}
