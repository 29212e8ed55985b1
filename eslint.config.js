import nx from '@nx/eslint-plugin';
import { createNodeResolver, importX } from 'eslint-plugin-import-x';
import { createProjectGraphAsync } from 'nx/src/project-graph/project-graph.js';
import tseslint from 'typescript-eslint';

// The boundary rule reads this graph from its cache, and is skipped without a word when there is none.
process.env.NX_DAEMON ??= 'false';
await createProjectGraphAsync({ exitOnError: false });

/** Tests, and the suites that several of them share. */
const specs = [
  '**/*.spec.ts',
  '**/*.spec.tsx',
  '**/*.spec-support.ts',
  '**/src/spec/**/*.ts',
  '**/conformance/**/*.ts',
];

/** What each type of project may import: the dependency table of docs/ARCHITECTURE.md. */
const dependencies = {
  'type:app': [
    'type:use-case',
    'type:domain',
    'type:contract',
    'type:adapter',
    'type:util',
    'type:util-pure',
  ],
  'type:use-case': ['type:domain', 'type:contract', 'type:util', 'type:util-pure'],
  'type:domain': ['type:domain', 'type:util-pure'],
  'type:contract': ['type:domain', 'type:util-pure'],
  'type:adapter': ['type:domain', 'type:contract', 'type:util', 'type:util-pure'],
  'type:util': ['type:util', 'type:util-pure'],
  'type:util-pure': [],
  'type:testing': ['type:util', 'type:util-pure'],
};

/** Packages that speak to the outside world; pure projects have no use for them. */
const outsideWorld = [
  '@apollo/*',
  '@azure/*',
  '@duckdb/*',
  '@prisma/*',
  'bullmq',
  'fastify',
  'graphql',
  'ioredis',
  'pg',
  'pino',
];
const pureTypes = ['type:use-case', 'type:domain', 'type:contract', 'type:util-pure'];

const scopes = [
  { sourceTag: 'scope:console', onlyDependOnLibsWithTags: ['scope:shared'] },
  { sourceTag: 'scope:shared', onlyDependOnLibsWithTags: ['scope:shared'] },
  { sourceTag: 'scope:server', onlyDependOnLibsWithTags: ['scope:server', 'scope:shared'] },
];

/** The rule with the table above; `extra` types may be imported on top by every project, whatever its scope. */
function boundaries(extra = []) {
  const types = Object.entries(dependencies).map(([sourceTag, allowed]) => ({
    sourceTag,
    onlyDependOnLibsWithTags: [...allowed, ...extra],
    ...(pureTypes.includes(sourceTag) && extra.length === 0 && { bannedExternalImports: outsideWorld }),
  }));
  const widened = scopes.map(({ sourceTag, onlyDependOnLibsWithTags }) => ({
    sourceTag,
    onlyDependOnLibsWithTags: [...onlyDependOnLibsWithTags, ...extra],
  }));
  return [
    'error',
    {
      // The version of the whole is in the root's package.json.
      allow: ['../../../package.json'],
      allowCircularSelfDependency: true,
      banTransitiveDependencies: false,
      enforceBuildableLibDependency: false,
      // Tests import lazily to choose the moment; that does not make the library a lazy one.
      checkDynamicDependenciesExceptions: ['.*'],
      depConstraints: [...types, { sourceTag: 'type:tool', onlyDependOnLibsWithTags: ['*'] }, ...widened],
    },
  ];
}

/** Packages with one home. Everybody else goes through the project that owns them. */
const homes = {
  prisma: { regex: '^(@prisma/|prisma$|prisma/)', message: 'Prisma is used in libs/persistence only.' },
  queue: {
    regex: '^(bullmq|ioredis)($|/)',
    message: 'BullMQ and ioredis are used in libs/queue/runtime only.',
  },
  graphql: {
    regex: '^(graphql$|graphql/|@apollo/|@graphql-tools/|@as-integrations/)',
    message: 'GraphQL is spoken in apps/gateway and apps/cli only.',
  },
};
const deepImport = {
  regex: '^(@circuitwatch/[^/]+|circuitwatch)/',
  message: 'Import another project through its index.ts, by its package name.',
};

/** Bans the packages with a home, except those at home here. */
function packages(atHome = [], more = []) {
  const banned = Object.entries(homes).filter(([name]) => !atHome.includes(name));
  return [
    'error',
    {
      paths: [{ name: 'node:process', importNames: ['env'], message: 'The environment is read in env.ts.' }],
      patterns: [deepImport, ...banned.map(([, pattern]) => pattern), ...more],
    },
  ];
}

const environmentRead = [
  'error',
  {
    selector: "MemberExpression[object.name='process'][property.name='env']",
    message: 'The environment is read in env.ts, once, and handed on as a value.',
  },
  {
    selector: "VariableDeclarator[init.name='process'] Property[key.name='env']",
    message: 'The environment is read in env.ts, once, and handed on as a value.',
  },
];

export default tseslint.config(
  {
    ignores: [
      '**/generated/**',
      '**/dist/**',
      '**/node_modules/**',
      '**/.circuitwatch/**',
      '.cache/**',
      '.nx/**',
      '**/fixtures/**',
      // AssemblyScript: its own compiler checks it.
      'libs/metric-engine/assembly/**',
    ],
  },
  { linterOptions: { noInlineConfig: true, reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-explicit-any': 'error',
      // A method may be async because its interface says so.
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true, requireDefaultForNonUnion: false },
      ],
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true, allowNullish: true },
      ],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_$', ignoreRestSiblings: true },
      ],
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
    },
  },
  {
    files: ['**/*.ts', '**/*.tsx', '**/*.mjs', '**/*.js'],
    plugins: { '@nx': nx, 'import-x': importX },
    settings: {
      'import-x/extensions': ['.ts', '.tsx', '.mjs', '.js'],
      'import-x/parsers': { '@typescript-eslint/parser': ['.ts', '.tsx'] },
      'import-x/resolver-next': [createNodeResolver({ extensions: ['.ts', '.tsx', '.mjs', '.js'] })],
    },
    rules: {
      '@nx/enforce-module-boundaries': boundaries(),
      'import-x/no-cycle': 'error',
      'max-lines': ['error', { max: 400 }],
      'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
      'no-restricted-imports': packages(),
      'no-restricted-syntax': environmentRead,
      'prefer-const': 'error',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
    },
  },
  {
    files: ['libs/persistence/**', 'tools/migration/**', 'prisma.config.ts'],
    rules: { 'no-restricted-imports': packages(['prisma']) },
  },
  {
    files: ['libs/queue/runtime/**', 'libs/platform/local-servers/**', 'libs/testing/**'],
    rules: { 'no-restricted-imports': packages(['queue']) },
  },
  {
    files: ['apps/gateway/**', 'apps/cli/**', 'apps/console/**'],
    rules: { 'no-restricted-imports': packages(['graphql']) },
  },
  {
    files: ['tools/{bench,checks,fleet-simulator,graphql-schema,local-stack}/**'],
    rules: { 'no-restricted-imports': packages(['graphql', 'queue']) },
  },
  {
    files: ['libs/metric-engine/**'],
    ignores: specs,
    rules: {
      'no-restricted-imports': packages(
        [],
        [{ regex: '^[^.]', message: 'The metric engine is numbers in, numbers out: it imports nothing.' }],
      ),
    },
  },
  {
    files: specs,
    rules: {
      '@nx/enforce-module-boundaries': boundaries(['type:testing']),
      // expect.any() and its kin are typed as any.
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/unbound-method': 'off',
      'max-lines-per-function': 'off',
      'no-restricted-syntax': 'off',
    },
  },
  { files: ['**/env.ts', '**/env.mjs', 'eslint.config.js'], rules: { 'no-restricted-syntax': 'off' } },
);
