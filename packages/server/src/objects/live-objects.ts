import type { ObjectId } from '@stemma/objects'
import { askNames, type NameEngine } from './ask-names.ts'

/** Every object that an artifact's name leads to, or that is a part of an upload. */
export async function* liveObjects(engine: NameEngine): AsyncGenerator<ObjectId> {
  // Parts first: those that become an artifact meanwhile are found under its name.
  yield* liveParts(engine)
  for (let request = { directory: '', name: '' }; ;) {
    const { ids, next } = await askNames(engine, 'read', { route: 'artifact-names.live', request })
    yield* ids
    if (next === undefined) return
    request = next
  }
}

async function* liveParts(engine: NameEngine): AsyncGenerator<ObjectId> {
  for (let request = { uploadId: '', partNumber: 0 }; ;) {
    const { ids, next } = await askNames(engine, 'read', {
      ...{ route: 'artifact-uploads.live', request },
    })
    yield* ids
    if (next === undefined) return
    request = next
  }
}
