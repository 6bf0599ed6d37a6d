import { defineConfig } from 'oxlint'
import { importBans } from './tools/lint/import-bans.ts'
import { packageDirection } from './tools/lint/package-direction.ts'

// Why each rule stands: docs/developers/house-rules.md. Overrides are in order from wide to narrow: the last
// one that matches a file decides.
export default defineConfig({
  plugins: ['eslint', 'typescript', 'unicorn', 'oxc', 'import', 'node', 'promise'],
  jsPlugins: ['./tools/lint/house-plugin.ts'],
  options: { typeAware: true, reportUnusedDisableDirectives: 'error' },
  ignorePatterns: [
    '**/dist/**',
    'packages/ui/types/**',
    'stemma-data/**',
    '.cache/**',
    '**/fixtures/**',
  ],
  categories: { correctness: 'error', suspicious: 'error' },
  rules: {
    'eslint/eqeqeq': 'error',
    'eslint/max-lines': ['warn', { max: 300 }],
    'eslint/no-console': 'error',
    'eslint/no-var': 'error',
    'eslint/prefer-const': 'error',
    'eslint/no-warning-comments': ['error', { terms: ['todo', 'fixme', 'xxx'] }],
    // A parameter named as something outside is everyday and harmless; the compiler knows which is which.
    'eslint/no-shadow': 'off',
    // Loops that await in order are how a transaction works.
    'eslint/no-await-in-loop': 'off',
    // For callbacks of the DOM and of old promise chains; here a `.then` may end a chain, and a port has no origin.
    'promise/always-return': 'off',
    'unicorn/require-post-message-target-origin': 'off',
    // Does not see that a switch is exhaustive; the compiler does, from the declared return type.
    'typescript/consistent-return': 'off',
    // `[...map.keys()]` is the snapshot that a loop needs while it deletes; it calls that useless.
    'unicorn/no-useless-spread': 'off',
    // Same-named imports and re-exports of types read well here.
    'import/no-named-as-default-member': 'off',
    // Side-effect imports are how a worker thread or a test registers itself.
    'import/no-unassigned-import': 'off',
    // Of types, too.
    'import/no-cycle': ['error', { ignoreTypes: false }],
    'import/no-default-export': 'error',
    'node/no-process-env': 'error',
    'typescript/ban-ts-comment': 'error',
    'typescript/consistent-type-imports': 'error',
    'typescript/no-explicit-any': 'error',
    'typescript/no-misused-promises': 'error',
    'typescript/no-namespace': 'error',
    'typescript/no-unsafe-argument': 'error',
    'typescript/no-unsafe-assignment': 'error',
    'typescript/no-unsafe-call': 'error',
    'typescript/no-unsafe-member-access': 'error',
    'typescript/no-unsafe-return': 'error',
    // We have no enums; those of pg's types only stand for numbers that arrive from the wire.
    'typescript/no-unsafe-enum-assignment': 'off',
    // `house/assertion-reason` asks for the guarantee in words instead.
    'typescript/no-unsafe-type-assertion': 'off',
    'typescript/return-await': ['error', 'error-handling-correctness-only'],
    'typescript/switch-exhaustiveness-check': [
      'error',
      { considerDefaultExhaustiveForUnions: true },
    ],
    // Moving a small function to the module level, away from its only user, helps no reader.
    'unicorn/consistent-function-scoping': 'off',
    // `readonly` arrays have no `sort`, so the compiler already guards what is not ours to reorder.
    'unicorn/no-array-sort': 'off',
    'unicorn/filename-case': ['error', { case: 'kebabCase' }],
    'house/assertion-reason': 'error',
    'house/file-size': 'error',
    'house/import-place': 'error',
    'house/sql-place': 'error',
  },
  overrides: [
    ...Object.keys(packageDirection).map((name) => ({
      files: [`packages/${name}/src/**`],
      rules: { 'eslint/no-restricted-imports': importBans(name, []) },
    })),
    {
      files: ['packages/store/**'],
      rules: {
        'eslint/no-restricted-imports': importBans('store', ['kysely']),
        'house/sql-place': 'off',
      },
    },
    {
      files: ['packages/store/src/sqlite/**'],
      rules: { 'eslint/no-restricted-imports': importBans('store', ['kysely', 'sqlite']) },
    },
    {
      files: ['packages/store/src/postgres/**'],
      rules: { 'eslint/no-restricted-imports': importBans('store', ['kysely', 'pg']) },
    },
    {
      files: ['packages/store/src/foreign/**'],
      rules: { 'eslint/no-restricted-imports': importBans('store', ['pg', 'sqlite']) },
    },
    {
      files: ['packages/store/src/**/*.test.ts'],
      rules: {
        'eslint/no-restricted-imports': importBans('store', ['kysely', 'pg', 'sqlite', 'env']),
      },
    },
    {
      // The index of the packs is part of the bytes, not of the rows: it can be made again from the packs alone.
      files: ['packages/objects/src/chunked/index/**'],
      rules: {
        'eslint/no-restricted-imports': importBans('objects', ['sqlite']),
        'house/sql-place': 'off',
      },
    },
    {
      // Its SQL asks the engine for data in files; our rows are not in reach.
      // The page asks for such data in the same SQL, by `data.query`.
      files: ['packages/tables/src/**', 'packages/ui/src/data/**'],
      rules: { 'house/sql-place': 'off' },
    },
    {
      // Files of others, which are data.
      files: ['packages/tables/src/sqlite/**'],
      rules: { 'eslint/no-restricted-imports': importBans('tables', ['sqlite']) },
    },
    {
      files: ['packages/tables/src/postgres/**'],
      rules: { 'eslint/no-restricted-imports': importBans('tables', ['pg']) },
    },
    {
      files: ['packages/tables/src/**/*.test.ts'],
      rules: { 'eslint/no-restricted-imports': importBans('tables', ['pg', 'sqlite']) },
    },
    { files: ['packages/core/src/**'], rules: { 'house/pinned-context': 'error' } },
    {
      files: ['packages/server/**'],
      rules: { 'eslint/no-restricted-imports': importBans('server', ['fastify']) },
    },
    {
      files: ['packages/server/src/config/**'],
      rules: {
        'eslint/no-restricted-imports': importBans('server', ['env', 'fastify']),
        'node/no-process-env': 'off',
      },
    },
    {
      files: ['packages/cli/**'],
      rules: {
        'eslint/no-restricted-imports': importBans('cli', ['env']),
        'eslint/no-console': 'off',
        'node/no-process-env': 'off',
      },
    },
    {
      files: ['**/*.test.ts'],
      rules: {
        // `test()` of node:test returns a promise that the runner awaits by itself.
        'typescript/no-floating-promises': [
          'error',
          {
            allowForKnownSafeCalls: [
              { from: 'package', name: ['test', 'it', 'describe', 'suite'], package: 'node:test' },
            ],
          },
        ],
        // A wrong assertion in a test fails that test.
        'house/assertion-reason': 'off',
        'house/pinned-context': 'off',
        'house/sql-place': 'off',
      },
    },
    {
      files: ['tests/**', 'bench/**', 'tools/**'],
      rules: { 'eslint/no-console': 'off', 'house/sql-place': 'off', 'node/no-process-env': 'off' },
    },
    {
      // Plain JavaScript has no types to be safe with.
      files: ['**/*.js'],
      rules: {
        'typescript/no-unsafe-argument': 'off',
        'typescript/no-unsafe-assignment': 'off',
        'typescript/no-unsafe-call': 'off',
        'typescript/no-unsafe-member-access': 'off',
        'typescript/no-unsafe-return': 'off',
      },
    },
    {
      // Types that are one another's by nature: a field may be a message, a store is made of parts that know it.
      files: [
        'packages/contract/src/message/**',
        'packages/objects/src/chunked/**',
        'packages/store/src/search/**',
        'packages/ui/src/**',
      ],
      rules: { 'import/no-cycle': 'error' },
    },
    {
      // oxlint and the plugin interface read default exports.
      files: ['oxlint.config.ts', 'packages/ui/vite.config.ts', 'tools/lint/house-plugin.ts'],
      rules: { 'import/no-default-export': 'off' },
    },
  ],
})
