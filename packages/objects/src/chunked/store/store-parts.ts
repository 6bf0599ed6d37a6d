import type { BlobBackend } from '../blob/blob-backend.ts'
import type { Blocks } from '../blob/blocks.ts'
import type { Marks } from '../bytes/id-set.ts'
import type { ObjectId } from '../bytes/object-id.ts'
import type { Cutter } from '../cut/cutter.ts'
import type { ChunkIndex } from '../index/chunk-index.ts'
import type { RecipeChunk } from '../recipe/chunk-list.ts'
import type { RecipeSegment } from '../recipe/recipe-format.ts'
import type { SegmentRules } from '../recipe/segment-rules.ts'
import type { SharedState } from '../shared/collection-state.ts'
import type { ChunkReader } from './chunk-reader.ts'
import type { PackWriter } from './pack-writer.ts'
import type { Refresh } from './refresh.ts'

/** A put that is not acknowledged yet: collection spares what it builds on. */
export interface ActivePut {
  readonly base: ObjectId | undefined
  /** Chunks that have come, as far as no segment lists them. */
  readonly chunks: readonly RecipeChunk[]
  readonly segments: readonly RecipeSegment[]
}

/** What the parts of one object store share. */
export interface StoreParts {
  readonly backend: BlobBackend
  readonly index: ChunkIndex
  readonly writer: PackWriter
  readonly reader: ChunkReader
  /** Memory for what is read once. */
  readonly blocks: Blocks
  /** Milliseconds since 1970. */
  readonly clock: () => number
  readonly packBytes: number
  /** Where recipes are divided. */
  readonly segmentRules: SegmentRules
  /** How long an object is safe from collection after its put, so that a name can be given to it. */
  readonly leaseMs: number
  /** What is agreed with other servers that write to the backend; undefined if there are none. */
  readonly shared: SharedState | undefined
  /** Brings the index up to the packs. */
  readonly refresh: () => Promise<Refresh>
  readonly activePuts: Set<ActivePut>
  /** Cutters that nobody uses now. Each has some megabytes. */
  readonly cutters: Cutter[]
  /** What a collection that is under way leaves alone; undefined without one. */
  marks: Marks | undefined
  /** Resolves or rejects at the end of the collection that is under way. */
  collecting: Promise<unknown> | undefined
}
