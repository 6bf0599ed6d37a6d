import { join } from 'node:path'
import type { BlobBackend } from '../blob/blob-backend.ts'
import { folderBackend } from '../blob/folder-backend.ts'
import { openObjectStore } from './open-object-store.ts'
import { changedDraft, noise, streamOf } from './test-store.ts'

// The process that crash.test.ts kills: `crash-child.ts FOLDER ROUND STEP [divided]`. It puts objects, several at a time, and prints a line for
// each one that was acknowledged, until it is killed or kills itself at the third pack, at the step that was asked for.

const [folder = '', round = '', step = '', division = ''] = process.argv.slice(2)
const isDivided = division === 'divided'
const segmentRules = { leastChunks: 1, oneIn: 2, mostChunks: 3 }

function killAt(name: string, pack = packs): void {
  if (name === step && pack === 3) process.kill(process.pid, 'SIGKILL')
}

let packs = 0

async function dyingBackend(): Promise<BlobBackend> {
  const backend = await folderBackend(join(folder, 'packs'))
  return {
    ...backend,
    begin: () => {
      const draft = backend.begin()
      return changedDraft(draft, {
        append: (bytes) => {
          draft.append(bytes)
          if (step !== 'half of the pack' || packs !== 2) return
          // So much that some of it is in the file.
          draft.append(noise('half', 600_000))
          killAt(step, 3)
        },
        finish: async (name) => {
          packs += 1
          killAt('before the pack')
          await draft.finish(name)
          killAt('before the index')
        },
      })
    },
  }
}

const backend = await dyingBackend()
const store = await openObjectStore({
  backend,
  indexPath: join(folder, 'index.sqlite'),
  // An object is many packs, and its segments lie in several of them.
  ...(isDivided ? { packBytes: 60_000, segmentRules } : {}),
})

async function putOneAfterTheOther(client: number): Promise<void> {
  let previous: string | undefined
  for (let count = 0; ; count++) {
    const seed = `${round}/${client}/${count}`
    // Small ones, and large ones that share most of their bytes with the one before.
    const common = count % 3 === 0 ? noise(`${round}/${client}`, 400_000) : Buffer.alloc(0)
    const bytes = Buffer.concat([common, noise(seed, 3000)])
    const { id } = await store.put(streamOf(bytes), previous === undefined ? {} : { previous })
    process.stdout.write(`${id}\n`)
    if (count % 3 === 0) previous = id
  }
}

await Promise.all([1, 2, 3, 4].map(putOneAfterTheOther))
