import path from 'node:path';
import { ESLint } from 'eslint';
import { describe, expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '../../..');
const eslint = new ESLint({ cwd: root });

/** Lints text with the real configuration as if the file, which exists, held it. */
async function brokenRules(file: string, text: string): Promise<readonly string[]> {
  const [result] = await eslint.lintText(text, { filePath: path.join(root, file) });
  return (result?.messages ?? []).map(({ ruleId, message }) => `${ruleId}: ${message}`);
}

const domainFile = 'libs/monitoring/definitions/src/definition.ts';
const utilFile = 'libs/platform/local-servers/src/server-process.ts';

describe('the lint configuration', () => {
  it.each([
    {
      title: 'a domain library that imports persistence',
      file: domainFile,
      text: `import * as persistence from '@circuitwatch/persistence';\nexport const planted = persistence;\n`,
      rule: '@nx/enforce-module-boundaries',
    },
    {
      title: 'a domain library that imports a database client',
      file: domainFile,
      text: `import pg from 'pg';\nexport const planted = pg.Client;\n`,
      rule: '@nx/enforce-module-boundaries',
    },
    {
      title: 'production code that imports test tools',
      file: 'libs/queue/contracts/src/jobs.ts',
      text: `import * as testing from '@circuitwatch/testing';\nexport const planted = testing;\n`,
      rule: '@nx/enforce-module-boundaries',
    },
    {
      title: "a relative import of another project's file",
      file: domainFile,
      text: `import { AppError } from '../../../platform/errors/src/index.ts';\nexport const planted = AppError;\n`,
      rule: '@nx/enforce-module-boundaries',
    },
    {
      title: 'a deep import by package name',
      file: utilFile,
      text: `import { AppError } from '@circuitwatch/platform-errors/src/app-error.ts';\nexport const planted = AppError;\n`,
      rule: 'no-restricted-imports',
    },
    {
      title: 'an import cycle',
      file: utilFile,
      text: `import { clusterUser } from './postgres-cluster.ts';\nexport const endOrphan = clusterUser;\n`,
      rule: 'import-x/no-cycle',
    },
    {
      title: 'a read of the environment',
      file: utilFile,
      text: `export const planted = process.env['HOME'];\n`,
      rule: 'no-restricted-syntax',
    },
    {
      title: 'a read of the environment by another name',
      file: utilFile,
      text: `import { env } from 'node:process';\nexport const planted = env['HOME'];\n`,
      rule: 'no-restricted-imports',
    },
    {
      title: 'Prisma outside persistence',
      file: utilFile,
      text: `import { PrismaPg } from '@prisma/adapter-pg';\nexport const planted = PrismaPg;\n`,
      rule: 'no-restricted-imports',
    },
    {
      title: 'a comment that switches a rule off',
      file: utilFile,
      text: `/* eslint-disable no-restricted-syntax */\nexport const planted = process.env['HOME'];\n`,
      rule: 'no-restricted-syntax',
    },
    {
      title: 'a promise that nobody waits for',
      file: utilFile,
      text: `Promise.resolve(1);\n`,
      rule: '@typescript-eslint/no-floating-promises',
    },
  ])(
    'catches $title',
    async ({ file, text, rule }) => {
      const found = await brokenRules(file, text);
      expect(found.map((problem) => problem.split(': ')[0])).toContain(rule);
    },
    60_000,
  );

  it('accepts a domain library that imports a domain library', async () => {
    const text = `import * as engine from '@circuitwatch/metric-engine';\nexport const planted = engine;\n`;
    expect(await brokenRules(domainFile, text)).toEqual([]);
  }, 60_000);
});
