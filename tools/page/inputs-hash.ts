import { createHash } from 'node:crypto'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** All that the page is made of. Versions of libraries stand in the lock file. */
const inputs = [
  'packages/ui/{index.html,package.json,vite.config.ts,route-table.ts}',
  'packages/ui/{src,public}/**/*.*',
  'packages/{contract/src,sdk/src/client}/**/*.ts',
  'package-lock.json',
  'tools/{build-page.ts,page/*.ts}',
]

/** SHA-256 over the sources of the page, in hexadecimal. */
export function inputsHash(root: string): string {
  const hash = createHash('sha256')
  const files = globSync(inputs, { cwd: root }).filter((file) => !file.includes('.test.'))
  for (const file of files.toSorted()) hash.update(file).update(readFileSync(join(root, file)))
  return hash.digest('hex')
}
