import { unlessDamaged } from '../bytes/damaged.ts'
import { objectIdOf, type ObjectId } from '../bytes/object-id.ts'
import { encodeChunk } from '../codec/encode-chunk.ts'
import type { Lineage, NewEntry } from '../pack/pack-entry.ts'
import type { RecipeChunk } from '../recipe/chunk-list.ts'
import { serialiseRecipe, type RecipeSegment } from '../recipe/recipe-format.ts'
import { serialiseSegment } from '../recipe/segment-format.ts'
import { endsSegment } from '../recipe/segment-rules.ts'
import { claim } from './claim.ts'
import type { StoreParts } from './store-parts.ts'

/** Gathers the chunks of an object, and stores their list in segments as they come. */
export class RecipeWriter {
  readonly #parts: StoreParts
  readonly #generation: number
  #chunks: RecipeChunk[] = []
  readonly #segments: RecipeSegment[] = []

  constructor(parts: StoreParts, generation: number) {
    this.#parts = parts
    this.#generation = generation
  }

  /** Those that are not in a segment yet. */
  get chunks(): readonly RecipeChunk[] {
    return this.#chunks
  }

  /** Those that are stored, or on their way. */
  get segments(): readonly RecipeSegment[] {
    return this.#segments
  }

  /** To be called before the chunk itself is claimed. */
  async add(chunk: RecipeChunk): Promise<void> {
    const last = this.#chunks.at(-1)
    // The segment ends when a next chunk is known, so that no object is a segment and nothing else.
    if (last !== undefined && endsSegment(this.#parts.segmentRules, this.#chunks.length, last.id)) {
      const writing = this.#endSegment()
      this.#chunks.push(chunk)
      await writing
    } else this.#chunks.push(chunk)
  }

  /** Stores what is left of the recipe under the name of the object. */
  async finish(objectId: ObjectId, lineage: Lineage | undefined): Promise<void> {
    if (this.#segments.length > 0) await this.#endSegment()
    const bytes = serialiseRecipe(
      this.#segments.length > 0
        ? { objectId, segments: this.#segments }
        : { objectId, chunks: this.#chunks },
    )
    if ((await this.#isStored(objectId, bytes)) && claim(this.#parts, objectId)) return
    await this.#store(bytes, { id: objectId, kind: 'recipe', lineage })
  }

  /** A recipe that names other segments does not count: nobody holds those for this put. */
  async #isStored(objectId: ObjectId, bytes: Buffer): Promise<boolean> {
    const { reader } = this.#parts
    const head = reader.head(objectId)
    if (head?.kind !== 'recipe' || head.rawBytes !== bytes.byteLength) return false
    if (this.#segments.length === 0) return true
    return (await unlessDamaged(reader.read(objectId)))?.equals(bytes) === true
  }

  /** The segment takes the place of its chunks in one step: a collection that begins now finds the ones or the other. */
  #endSegment(): Promise<void> {
    const bytes = serialiseSegment(this.#chunks)
    const segment = segmentOf(bytes, this.#chunks)
    const isStored = claim(this.#parts, segment.id)
    const writing = isStored
      ? Promise.resolve()
      : this.#store(bytes, { id: segment.id, kind: 'chunk', lineage: undefined })
    this.#segments.push(segment)
    this.#chunks = []
    return writing
  }

  async #store(bytes: Buffer, head: Pick<NewEntry, 'id' | 'kind' | 'lineage'>): Promise<void> {
    const entry = { ...head, rawBytes: bytes.byteLength, ...encodeChunk(bytes, undefined) }
    await this.#parts.writer.append(entry, this.#generation)
  }
}

function segmentOf(bytes: Buffer, chunks: readonly RecipeChunk[]): RecipeSegment {
  return {
    id: objectIdOf(bytes),
    chunkCount: chunks.length,
    sizeBytes: chunks.reduce((sum, chunk) => sum + chunk.sizeBytes, 0),
    edge: chunks.at(-1)?.edge ?? 0n,
  }
}
