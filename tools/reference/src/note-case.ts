import { afterAll, TestRunner, type TestContext } from 'vitest';

declare module 'vitest' {
  interface TaskMeta {
    /** Cases of shared files that the test has run, as `folder/file: case`; `npm test` counts them. */
    cases?: string[];
  }
}

/** Notes that the running test has run a case of a shared file; a file may stand for a family, as num_*.json. */
export type NoteCase = (file: string, name: string) => void;

/** Counts the cases that the tests of this file run, and says at the end how many there were of each shared file. */
export function countCases(): NoteCase {
  const casesByFile = new Map<string, Set<string>>();
  afterAll(() => {
    const files = [...casesByFile].map(([file, { size }]) => `${file} ${size}`);
    if (files.length > 0) console.log(`shared cases run: ${files.join(', ')}`);
  });
  return (file, name) => {
    casesByFile.set(file, (casesByFile.get(file) ?? new Set()).add(name));
    const test = TestRunner.getCurrentTest<TestContext['task'] | undefined>();
    if (test) (test.meta.cases ??= []).push(`${file}: ${name}`);
  };
}
