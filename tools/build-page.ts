import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describeFiles } from './page/describe-files.ts'
import { inputsHash } from './page/inputs-hash.ts'
import { viewFiles } from './page/view-files.ts'

/**
 * Builds the page, unless what is there was made from the same sources: `packages/ui/dist`, each file compressed once for all who fetch it,
 * and `files.json`, which tells the server what there is.
 */
const root = resolve(import.meta.dirname, '..')
const dist = join(root, 'packages/ui/dist')
const list = join(dist, 'files.json')
const inputs = inputsHash(root)

if (!existsSync(list) || !readFileSync(list, 'utf8').includes(inputs)) {
  const vite = join(root, 'node_modules/vite/bin/vite.js')
  const args = [vite, 'build', 'packages/ui', '--logLevel', 'warn']
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' })
  if (status !== 0) throw new Error('The page could not be built.')
  const views = viewFiles(dist)
  writeFileSync(list, JSON.stringify({ inputs, files: describeFiles(dist), views }))
}
