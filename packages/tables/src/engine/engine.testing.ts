import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before } from 'node:test'
import { openEngine, type Engine } from './engine.ts'

/** An engine and a folder for one test file, gone when it ends. */
export interface TestEngine {
  readonly engine: Engine
  /** A path in the folder. */
  readonly path: (name: string) => string
  /** Writes a file into the folder. */
  readonly file: (name: string, content: string | Uint8Array) => string
}

export function testEngine(): TestEngine {
  const folder = mkdtempSync(join(tmpdir(), 'stemma-tables-'))
  let engine: Engine | undefined
  before(async () => {
    engine = await openEngine({
      memoryBytes: 512 * 1024 * 1024,
      threads: 2,
      scratch: join(folder, 'scratch'),
    })
  })
  after(() => {
    engine?.close()
    rmSync(folder, { recursive: true })
  })
  const path = (name: string): string => join(folder, name)
  return {
    get engine() {
      if (engine === undefined) throw new Error('The engine starts before the first test.')
      return engine
    },
    path,
    file: (name, content) => {
      writeFileSync(path(name), content)
      return path(name)
    },
  }
}
