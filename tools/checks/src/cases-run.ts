interface Report {
  readonly testResults: readonly {
    readonly assertionResults: readonly {
      readonly status: string;
      readonly meta?: { readonly cases?: readonly string[] };
    }[];
  }[];
}

/**
 * Lines on the shared cases that passed tests ran, folder by folder, from vitest's JSON report: tests note cases as
 * `folder/file: case` in their meta. A case that several tests run counts once.
 */
export function casesRun(json: string): readonly string[] {
  const { testResults } = JSON.parse(json) as Report;
  const tests = testResults.flatMap(({ assertionResults }) => assertionResults);
  const passed = tests.filter(({ status }) => status === 'passed');
  const cases = [...new Set(passed.flatMap(({ meta }) => meta?.cases ?? []))].sort();
  const byFolder = Map.groupBy(cases, (name) => name.slice(0, name.indexOf('/')));
  return [...byFolder].map(([folder, ofFolder]) => {
    const byFile = Map.groupBy(ofFolder, (name) => name.slice(folder.length + 1, name.indexOf(': ')));
    const files = [...byFile].map(([file, { length }]) => `${file} ${length}`);
    return `cases/${folder}: ${ofFolder.length} cases run (${files.join(', ')})`;
  });
}
