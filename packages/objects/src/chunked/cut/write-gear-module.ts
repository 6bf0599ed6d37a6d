import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { emitGearModule } from './emit-gear-module.ts'

// Run by hand after a change of emit-gear-module.ts: node packages/objects/src/chunked/cut/write-gear-module.ts
const base64 = Buffer.from(emitGearModule()).toString('base64')
const text = `/** Made by write-gear-module.ts; a test compares it with what emit-gear-module.ts makes. */
export const gearModule =
  '${base64}'
`
writeFileSync(join(import.meta.dirname, 'gear-module.ts'), text)
