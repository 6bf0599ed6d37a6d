import type { ObjectId } from '@stemma/objects'
import { askNames, type NameEngine } from './ask-names.ts'

/** Every object that an artifact's name leads to, in pages. */
export async function* liveObjects(engine: NameEngine): AsyncGenerator<ObjectId> {
  for (let request = { directory: '', name: '' }; ;) {
    const { ids, next } = await askNames(engine, 'read', { route: 'artifact-names.live', request })
    yield* ids
    if (next === undefined) return
    request = next
  }
}
