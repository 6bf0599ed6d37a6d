import { cpSync, rmSync } from 'node:fs'
import { resolve } from 'node:path'
import { rolldown } from 'rolldown'

/**
 * Puts our own code and the libraries into a handful of files. Node keeps a good deal of memory for every module, and every thread loads
 * its own: as single files the server takes two thirds of the memory, and it starts faster. Only pg and the engine of
 * tables, which find parts of themselves at run time, stay where npm put them.
 */
const root = resolve(import.meta.dirname, '..')
const dir = resolve(root, 'packages/cli/bundle')
const external = /^(node:|pg$|pg-|@duckdb\/|@aws-sdk\/)/

rmSync(dir, { recursive: true, force: true })
const bundle = await rolldown({
  input: {
    main: resolve(root, 'packages/cli/dist/main.js'),
    'database-worker': resolve(root, 'packages/server/dist/threads/database/database-worker.js'),
    'landing-worker': resolve(root, 'packages/sdk/dist/files/landing-worker.js'),
    'table-worker': resolve(root, 'packages/server/dist/threads/tables/table-worker.js'),
    'object-worker': resolve(root, 'packages/server/dist/threads/objects/object-worker.js'),
  },
  platform: 'node',
  external: (id) => external.test(id),
  plugins: [{ name: 'quick-http', renderChunk: loadHttpQuickly }],
})
await bundle.write({
  dir,
  format: 'esm',
  entryFileNames: '[name].js',
  chunkFileNames: '[name]-[hash].js',
})
// The page lies beside the code that serves it.
cpSync(resolve(root, 'packages/ui/dist'), resolve(dir, 'page'), { recursive: true })

/**
 * An import of `node:http` makes Node read every name in it, and one of those loads all of `fetch`: 20 ms and some MiB for every thread and
 * command that has no use for it.
 */
function loadHttpQuickly(code: string): string {
  const quick = code.replaceAll(
    /^import (\w+|\{[^}]+\}) from "(node:https?)";$/gmu,
    (_, names: string, module: string) =>
      `const ${names.replaceAll(' as ', ': ')} = process.getBuiltinModule("${module}");`,
  )
  if (/from "node:https?"/u.test(quick))
    throw new Error('An import of node:http has an unforeseen form.')
  return quick
}
