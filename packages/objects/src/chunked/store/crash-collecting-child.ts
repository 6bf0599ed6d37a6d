import { join } from 'node:path'
import type { BlobBackend } from '../blob/blob-backend.ts'
import { folderBackend } from '../blob/folder-backend.ts'
import { openObjectStore } from './open-object-store.ts'
import { changedDraft, noise, streamOf } from './test-store.ts'

// The process that crash.test.ts kills in the middle of a collection: `crash-collecting-child.ts FOLDER STEP`. It puts objects, prints
// the ids of those that it keeps, collects the others, and kills itself at the third time that the step comes.

const [folder = '', step = ''] = process.argv.slice(2)
let turns = 0

function killAt(name: string): void {
  if (name === step && ++turns === 3) process.kill(process.pid, 'SIGKILL')
}

async function dyingBackend(): Promise<BlobBackend> {
  const backend = await folderBackend(join(folder, 'packs'))
  return {
    ...backend,
    begin: () => {
      const draft = backend.begin()
      return changedDraft(draft, {
        finish: async (name) => {
          await draft.finish(name)
          if (isCollecting) killAt('after a copy')
        },
      })
    },
    remove: async (name) => {
      killAt('before a removal')
      await backend.remove(name)
      killAt('after a removal')
    },
  }
}

let isCollecting = false
let nowMs = Date.now()
const store = await openObjectStore({
  backend: await dyingBackend(),
  indexPath: join(folder, 'index.sqlite'),
  clock: () => nowMs,
  leaseMs: 0,
})

const live: string[] = []
for (let round = 0; round < 8; round++) {
  // Three in one pack, of which one is kept: the pack has to be rewritten.
  const ids = await Promise.all(
    ['kept', 'dropped', 'dropped too'].map(async (name) => {
      const { id } = await store.put(streamOf(noise(`${name} ${round}`, 40_000)))
      return id
    }),
  )
  const [kept] = ids
  if (kept !== undefined) live.push(kept)
}
process.stdout.write(live.map((id) => `${id}\n`).join(''))
nowMs += 60_000
isCollecting = true
await store.collect({ live, graceMs: 0 })
