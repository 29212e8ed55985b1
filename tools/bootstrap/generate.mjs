import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { announced, Failure, root, runQuietly, workspaceNode } from './run-step.mjs';

const stamps = path.join(root, 'node_modules', '.cache', 'circuitwatch');

/** What is made from what. A step whose inputs are unchanged and whose output is there is skipped. */
const steps = [
  {
    name: 'prisma-client',
    title: 'generating the database client',
    inputs: ['prisma/schema.prisma', 'prisma.config.ts', 'node_modules/prisma/package.json'],
    output: 'libs/persistence/src/generated/prisma/client.ts',
    command: ['node_modules/prisma/build/index.js', 'generate'],
    // Prisma looks for an engine that generating does not use, and would download it: any program will do.
    env: {
      PRISMA_SCHEMA_ENGINE_BINARY: workspaceNode,
      PRISMA_HIDE_UPDATE_MESSAGE: '1',
      CHECKPOINT_DISABLE: '1',
    },
  },
  {
    name: 'resolver-types',
    title: 'generating the API types',
    inputs: ['apps/gateway/src/modules', 'apps/gateway/src/mappers.ts', 'tools/graphql-schema/src'],
    extensions: ['.graphql', '.ts'],
    skipNames: /resolvers\.ts$|loaders\.ts$|\.spec\.ts$/,
    needs: 'tools/graphql-schema/src/types.ts',
    output: 'apps/gateway/src/generated/resolver-types.ts',
    command: ['tools/graphql-schema/src/types.ts'],
  },
  {
    name: 'metric-kernels',
    title: 'compiling the metric kernels',
    inputs: [
      'libs/metric-engine/assembly',
      'tools/bootstrap/compile-kernels.mjs',
      'node_modules/assemblyscript/package.json',
    ],
    output: 'libs/metric-engine/src/generated/kernels-wasm.ts',
    command: ['tools/bootstrap/compile-kernels.mjs'],
  },
  {
    name: 'console',
    title: 'building the GraphiQL pages',
    inputs: ['apps/console', 'node_modules/vite/package.json', 'node_modules/graphiql/package.json'],
    needs: 'apps/console/vite.config.ts',
    output: 'apps/console/dist/index.html',
    command: ['node_modules/vite/bin/vite.js', 'build', 'apps/console'],
  },
];

function filesOf(entry) {
  const full = path.join(root, entry);
  if (!existsSync(full)) return [];
  if (statSync(full).isFile()) return [entry];
  return readdirSync(full, { withFileTypes: true })
    .filter(({ name }) => !['dist', 'node_modules', 'generated'].includes(name))
    .flatMap(({ name }) => filesOf(`${entry}/${name}`));
}

function inputHash(step) {
  const hash = createHash('sha256').update(JSON.stringify(step.command));
  const files = step.inputs
    .flatMap(filesOf)
    .filter((file) => step.extensions === undefined || step.extensions.includes(path.extname(file)))
    .filter((file) => !step.skipNames?.test(file))
    .sort();
  for (const file of files) hash.update(`\0${file}\0`).update(readFileSync(path.join(root, file)));
  return hash.digest('hex');
}

function runStep(step) {
  if (step.needs !== undefined && !existsSync(path.join(root, step.needs))) return;
  const stamp = path.join(stamps, step.name);
  const wanted = inputHash(step);
  const made =
    existsSync(stamp) && existsSync(path.join(root, step.output)) ? readFileSync(stamp, 'utf8') : '';
  if (made === wanted) return;
  announced(step.title, () => runQuietly(workspaceNode, step.command, step.env));
  if (!existsSync(path.join(root, step.output)))
    throw new Failure(`${step.title}: ${step.output} was not written.`);
  mkdirSync(stamps, { recursive: true });
  writeFileSync(stamp, wanted);
}

/** Makes what is generated and not in git: the database client, the API's types, the metric kernels, the GraphiQL pages. */
export function generateAll() {
  for (const step of steps) runStep(step);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  try {
    generateAll();
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    console.error(`circuitwatch: ${error.message}`);
    process.exitCode = 1;
  }
}
