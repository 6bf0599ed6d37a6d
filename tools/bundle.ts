import { rmSync } from 'node:fs'
import { resolve } from 'node:path'
import { rolldown } from 'rolldown'

/**
 * Puts our own code and Kysely into a handful of files. Node keeps a good deal of memory for every module, and every thread loads its
 * own: as single files the server takes two thirds of the memory, and it starts faster. Other libraries stay where npm put them.
 */
const root = resolve(import.meta.dirname, '..')
const dir = resolve(root, 'packages/cli/bundle')
const bundled = /^(@stemma\/|kysely(\/|$)|[./])/

rmSync(dir, { recursive: true, force: true })
const bundle = await rolldown({
  input: {
    main: resolve(root, 'packages/cli/dist/main.js'),
    worker: resolve(root, 'packages/server/dist/engine/worker.js'),
  },
  platform: 'node',
  external: (id) => !bundled.test(id),
})
await bundle.write({
  dir,
  format: 'esm',
  entryFileNames: '[name].js',
  chunkFileNames: '[name]-[hash].js',
})
