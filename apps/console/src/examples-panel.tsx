import { useGraphiQL, useGraphiQLActions, type GraphiQLPlugin } from '@graphiql/react';
import { useEffect, useState } from 'react';
import { examples, explanationOf, operationNameOf, type Example } from './examples/index.ts';

/** The list of worked examples; a click goes to the example's tab, or opens it anew. */
function ExamplesPanel() {
  const actions = useGraphiQLActions();
  const tabs = useGraphiQL((state) => state.tabs);
  const queryEditor = useGraphiQL((state) => state.queryEditor);
  const variableEditor = useGraphiQL((state) => state.variableEditor);
  const [wanted, setWanted] = useState<Example | null>(null);

  useEffect(() => {
    if (!wanted || !queryEditor) return;
    queryEditor.setValue(wanted.query);
    variableEditor?.setValue(JSON.stringify(wanted.variables, null, 2));
    setWanted(null);
  }, [wanted, queryEditor, variableEditor]);

  const open = (example: Example) => {
    const index = tabs.findIndex(({ title }) => title === operationNameOf(example));
    if (index >= 0) return actions.changeTab(index);
    actions.addTab();
    setWanted(example);
  };

  return (
    <section className="examples">
      <h2 className="examples-title">Examples</h2>
      <ol className="examples-list">
        {examples.map((example) => (
          <li key={example.title}>
            <button type="button" onClick={() => open(example)}>
              <strong>{example.title}</strong>
              <span>{explanationOf(example)}</span>
            </button>
          </li>
        ))}
      </ol>
    </section>
  );
}

function ExamplesIcon() {
  return (
    <svg viewBox="0 0 24 24" width="24" height="24" fill="none" stroke="currentColor" strokeWidth="1.6">
      <path d="M4 6.5h3M4 12h3M4 17.5h3M10.5 6.5H20M10.5 12H20M10.5 17.5H20" strokeLinecap="round" />
    </svg>
  );
}

/** GraphiQL's panel with the worked examples. */
export const examplesPlugin: GraphiQLPlugin = {
  title: 'Examples',
  icon: ExamplesIcon,
  content: ExamplesPanel,
};
