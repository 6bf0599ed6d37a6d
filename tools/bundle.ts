import { cpSync, rmSync } from 'node:fs'
import { resolve } from 'node:path'
import { rolldown } from 'rolldown'

/**
 * Puts our own code and the libraries into few files. Node keeps a good deal of memory for every module, and every thread loads
 * its own: so each kind of thread has files of its own, with just what it needs. The server takes two
 * thirds of the memory that way, and it starts faster. Only pg, the engine of tables and AWS's credentials, which find parts of themselves at
 * run time, stay where npm put them, and so do parts of Fastify that no server of ours asks for.
 */
const root = resolve(import.meta.dirname, '..')
const dir = resolve(root, 'packages/cli/bundle')
const external =
  /^(node:|pg$|pg-|@duckdb\/|onnxruntime-web|@aws-sdk\/|@fastify\/.*-compiler$|light-my-request$)/

const entries = {
  main: 'packages/cli/dist/main.js',
  'database-worker': 'packages/server/dist/threads/database/database-worker.js',
  'object-worker': 'packages/server/dist/threads/objects/object-worker.js',
  'table-worker': 'packages/server/dist/threads/tables/table-worker.js',
  'landing-worker': 'packages/sdk/dist/files/landing-worker.js',
}

rmSync(dir, { recursive: true, force: true })
for (const [name, file] of Object.entries(entries)) await write(name, file)

async function write(name: string, file: string): Promise<void> {
  const bundle = await rolldown({
    input: { [name]: resolve(root, file) },
    platform: 'node',
    external: (id) => external.test(id),
    plugins: [{ name: 'quick-http', renderChunk: loadHttpQuickly }],
  })
  await bundle.write({
    dir,
    format: 'esm',
    entryFileNames: '[name].js',
    chunkFileNames: '[name]-[hash].js',
    // V8 keeps the text of every file for each thread, in two bytes a letter as soon as one letter is beyond Latin-1.
    comments: { legal: true, annotation: false, jsdoc: false },
    minify: {
      ...{ compress: false, mangle: false },
      codegen: { asciiOnly: true, removeWhitespace: false },
    },
  })
}
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
