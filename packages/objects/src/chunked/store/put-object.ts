import { createHash, type Hash } from 'node:crypto'
import { isDamage, unlessDamaged } from '../bytes/damaged.ts'
import { checkObjectId, objectIdOf, type ObjectId } from '../bytes/object-id.ts'
import { ChunkEncoder } from '../codec/chunk-encoder.ts'
import type { BaseBytes } from '../codec/encode-chunk.ts'
import { cutRules } from '../cut/cut-rules.ts'
import { Cutter, type Cut } from '../cut/cutter.ts'
import { BaseAligner, type NewChunk } from '../delta/base-aligner.ts'
import { findBase } from '../delta/find-base.ts'
import type { DeltaBase, Lineage } from '../pack/pack-entry.ts'
import type { RecipeChunk } from '../recipe/chunk-list.ts'
import type { RecipeSegment } from '../recipe/recipe-format.ts'
import { claim } from './claim.ts'
import type { PutOptions } from './object-store.ts'
import { openRecipe } from './open-recipe.ts'
import { RecipeWriter } from './recipe-writer.ts'
import type { StoreParts } from './store-parts.ts'

/** What was stored. */
export interface StoredObject {
  readonly id: ObjectId
  readonly sizeBytes: number
}

/** Deltas of deltas beyond this are not made: each step costs a read. */
const mostDepth = 16
const mostIdleCutters = 4

/** Cuts a stream and stores the chunks that are new, from the first byte to the acknowledgement. */
export class ObjectPut {
  readonly #parts: StoreParts
  readonly #generation: number
  readonly #lineage: Lineage | undefined
  /** Undefined without a base, and when that turns out to be damaged. */
  #aligner: BaseAligner | undefined
  readonly #recipe: RecipeWriter
  readonly #encoder = new ChunkEncoder()
  /** The first chunk, until it is known whether it is all of the object. */
  #first: FirstChunk | undefined
  #firstId: ObjectId | undefined
  #cutter: Cutter | undefined
  readonly #sha256: (() => ObjectId) | undefined
  /** Of the whole object, from the first cut on, unless the caller has it. */
  #hash: Hash | undefined

  private constructor(parts: StoreParts, { base, sha256 }: PutStart) {
    this.#sha256 = sha256
    this.#parts = parts
    this.#generation = parts.writer.generation
    this.#lineage = base?.lineage
    this.#aligner = base?.aligner
    this.#recipe = new RecipeWriter(parts, this.#generation)
  }

  /** Gets ready to store a version that follows `previous`, if that is stored. */
  static async begin(parts: StoreParts, options: PutOptions): Promise<ObjectPut> {
    const { sha256 } = options
    return new ObjectPut(parts, { base: await baseFor(parts, options), sha256 })
  }

  get base(): ObjectId | undefined {
    return this.#lineage?.base
  }

  /** Those that have come, as far as no segment lists them. */
  get chunks(): readonly RecipeChunk[] {
    return this.#recipe.chunks
  }

  get segments(): readonly RecipeSegment[] {
    return this.#recipe.segments
  }

  /** To be called once. */
  async store(source: AsyncIterable<Uint8Array>): Promise<StoredObject> {
    let sizeBytes = 0
    // An object of less than a target chunk is kept whole, and needs no cutter with its megabytes.
    const small: Uint8Array[] = []
    try {
      for await (const piece of source) {
        sizeBytes += piece.byteLength
        if (sizeBytes < cutRules.targetBytes) small.push(Buffer.from(piece))
        else await this.#cut([...small.splice(0), piece])
      }
      const rest = this.#cutter === undefined ? wholeOf(small) : this.#cutter.finish()
      if (rest !== undefined) await this.#addChunk(rest)
    } finally {
      this.#giveBackCutter()
    }
    // What was never cut is one chunk, and has its name.
    const id = this.#sha256?.() ?? this.#hash?.digest('hex') ?? this.#firstId
    if (id === undefined) throw new Error('Even an empty object has a chunk.')
    await this.#finish(id)
    return { id, sizeBytes }
  }

  async #cut(pieces: readonly Uint8Array[]): Promise<void> {
    this.#cutter ??= this.#parts.cutters.pop() ?? new Cutter()
    if (this.#sha256 === undefined) this.#hash ??= createHash('sha256')
    for (const piece of pieces) {
      this.#hash?.update(piece)
      for (const cut of this.#cutter.push(piece)) await this.#addChunk(cut)
    }
  }

  #giveBackCutter(): void {
    const cutter = this.#cutter
    this.#cutter = undefined
    // After an error it may still hold bytes.
    cutter?.finish()
    if (cutter !== undefined && this.#parts.cutters.length < mostIdleCutters) {
      this.#parts.cutters.push(cutter)
    }
  }

  async #addChunk(cut: Cut): Promise<void> {
    const chunk = toChunk(cut)
    await this.#recipe.add(chunk)
    if (this.#firstId === undefined) {
      this.#firstId = chunk.id
      this.#first = { chunk, cut: { bytes: Buffer.from(cut.bytes), edge: cut.edge } }
      return
    }
    await this.#storeFirst(undefined)
    await this.#storeChunk(chunk, { cut, lineage: undefined })
  }

  async #storeFirst(lineage: Lineage | undefined): Promise<void> {
    const first = this.#first
    this.#first = undefined
    if (first !== undefined) await this.#storeChunk(first.chunk, { cut: first.cut, lineage })
  }

  async #storeChunk(
    { id, sizeBytes, edge }: RecipeChunk,
    { cut, lineage }: ChunkToStore,
  ): Promise<void> {
    // The aligner needs every chunk, also the known ones.
    const delta = await this.#align({ sizeBytes, edge })
    if (claim(this.#parts, id)) return
    const base = delta === undefined ? undefined : await this.#readBase(delta)
    const encoded = this.#encoder.encode(cut.bytes, base)
    const entry = { id, kind: 'chunk' as const, rawBytes: sizeBytes, lineage, ...encoded }
    await this.#parts.writer.append(entry, this.#generation)
  }

  async #align(chunk: NewChunk): Promise<DeltaBase | undefined> {
    if (this.#aligner === undefined) return undefined
    try {
      return await this.#aligner.next(chunk)
    } catch (error) {
      if (!isDamage(error)) throw error
      // A version does not need its base: where that is damaged, it is stored without.
      this.#aligner = undefined
      return undefined
    }
  }

  /** Undefined if the base can't be built on: too deep, damaged, or no longer there. */
  async #readBase(delta: DeltaBase): Promise<BaseBytes | undefined> {
    const { reader } = this.#parts
    const depths = delta.ids.map((id) => reader.head(id)?.depth ?? mostDepth)
    const depth = Math.max(...depths)
    if (depth >= mostDepth) return undefined
    const bytes = await unlessDamaged(reader.readDelta(delta))
    if (bytes === undefined) return undefined
    // Last, since a collection may have begun while the bytes were read.
    if (!delta.ids.every((id) => claim(this.#parts, id))) return undefined
    return { delta, bytes, depth }
  }

  async #finish(id: ObjectId): Promise<void> {
    const { writer, clock, leaseMs } = this.#parts
    if (this.#first !== undefined) await this.#storeFirst(this.#lineage)
    else await this.#recipe.finish(id, this.#lineage)
    await writer.flush(this.#generation, new Map([[id, clock() + leaseMs]]))
  }
}

function wholeOf(pieces: readonly Uint8Array[]): Cut {
  return { bytes: Buffer.concat(pieces), edge: 0n }
}

interface FirstChunk {
  readonly chunk: RecipeChunk
  readonly cut: Cut
}

interface ChunkToStore {
  readonly cut: Cut
  readonly lineage: Lineage | undefined
}

function toChunk({ bytes, edge }: Cut): RecipeChunk {
  return { id: objectIdOf(bytes), sizeBytes: bytes.byteLength, edge }
}

interface PutStart {
  readonly base: PutBase | undefined
  readonly sha256: (() => ObjectId) | undefined
}

interface PutBase {
  readonly lineage: Lineage
  readonly aligner: BaseAligner
}

async function baseFor(
  { reader }: StoreParts,
  { previous, previousAt }: PutOptions,
): Promise<PutBase | undefined> {
  if (previous === undefined) return undefined
  const lineage = findBase(checkObjectId(previous), (id) => reader.head(id))
  const recipe =
    lineage?.base === undefined ? undefined : await unlessDamaged(openRecipe(reader, lineage.base))
  if (lineage === undefined || recipe === undefined) return undefined
  return { lineage, aligner: new BaseAligner(recipe, previousAt) }
}
