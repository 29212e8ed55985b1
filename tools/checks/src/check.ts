import { availableParallelism } from 'node:os';

/** One step of `npm test`. */
export interface Check {
  readonly name: string;
  /** Arguments for Node, from the root of the workspace. */
  readonly command: readonly string[];
  /** Left out, and said so, when this file is not there. */
  readonly needs?: string;
  /** The suite is counted test by test from vitest's report; any other step counts as one. */
  readonly suite?: string;
}

const bin = (name: string): string => `node_modules/${name}`;
const tsc = bin('typescript/bin/tsc');

/** Files tested at once: vitest would leave one core to itself, and tests with servers mostly wait. */
const atOnce = `--maxWorkers=${Math.max(2, availableParallelism())}`;

function suite(name: string, ...options: readonly string[]): Check {
  return {
    name: `${name} tests`,
    suite: name,
    command: [bin('vitest/vitest.mjs'), 'run', '--project', name, ...options],
  };
}

/** All steps, cheap ones first. */
export const checks: readonly Check[] = [
  { name: 'format', command: [bin('prettier/bin/prettier.cjs'), '--check', '--log-level=warn', '.'] },
  { name: 'lint', command: [bin('eslint/bin/eslint.js'), '.', '--max-warnings=0'] },
  { name: 'unused code', command: [bin('knip/bin/knip.js'), '--no-config-hints'] },
  { name: 'types', command: [tsc, '--noEmit', '-p', 'tsconfig.json'] },
  {
    name: 'types of the console',
    command: [tsc, '--noEmit', '-p', 'apps/console/tsconfig.json'],
    needs: 'apps/console/tsconfig.json',
  },
  {
    name: 'API snapshot',
    command: ['tools/graphql-schema/src/main.ts', '--check'],
    needs: 'tools/graphql-schema/src/main.ts',
  },
  {
    name: 'migrations',
    command: ['tools/migration/src/main.ts', '--check'],
    needs: 'tools/migration/src/main.ts',
  },
  suite('unit', atOnce),
  suite('integration', atOnce),
  suite('e2e'),
];
