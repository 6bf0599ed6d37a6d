import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite'
import type { ObjectId } from '../bytes/object-id.ts'
import {
  entryCodec,
  entryKind,
  entryRow,
  parseDeltaBlob,
  parseEntryRow,
  type EntryRow,
} from './entry-row.ts'
import { indexDamaged } from './index-damage.ts'
import { statementsOf, type Statements } from './index-statements.ts'
import type {
  IndexedPack,
  IndexedEntry,
  EntryPlace,
  AloneEntry,
  Lease,
  EntryBases,
  EntrySize,
  NewPack,
  IndexAddition,
} from './indexed-entry.ts'
import { KnownLeases } from './known-leases.ts'
import { KnownSizes } from './known-sizes.ts'
import { beginIndexFile, openIndexFile } from './open-index-file.ts'

type LeaseRow = readonly [id: ObjectId, untilMs: number]

type AloneRow = readonly [
  id: ObjectId,
  pack: number,
  codec: number,
  place: number,
  storedBytes: number,
  rawBytes: number,
]

type SizeRow = readonly [id: ObjectId, kind: number, rawBytes: number]

type PlaceRow = readonly [id: ObjectId, pack: number, storedBytes: number, isAlone: number]

/**
 * Where each chunk and recipe lies. All but the leases can be made again from the packs. Synchronous, so it belongs to a thread that
 * does not serve requests; one process has it at a time.
 */
export class ChunkIndex {
  readonly #path: string
  #database: DatabaseSync
  #statements: Statements
  /** Packs by their number in the rows. */
  readonly #names = new Map<number, string>()
  readonly #leases = new KnownLeases()
  readonly #sizes = new KnownSizes()

  /** Opens or makes the file; one that can't be read, or is of another form, is begun anew. `:memory:` is none. */
  constructor(path: string) {
    this.#path = path
    this.#database = openIndexFile(path)
    this.#statements = statementsOf(this.#database)
  }

  /** Begins anew with nothing: for a file that turned out to be damaged. What follows has to say again what is in the packs. */
  reset(): void {
    try {
      this.#database.close()
    } catch {
      // It is damaged: what it cannot write any more nobody needs.
    }
    this.#names.clear()
    this.#leases.clear()
    this.#sizes.clear()
    this.#database = beginIndexFile(this.#path)
    this.#statements = statementsOf(this.#database)
  }

  find(id: ObjectId): IndexedEntry | undefined {
    // The columns are those that the statement names.
    const row = this.#statements.find.get(bytesOf(id)) as EntryRow | undefined
    if (row === undefined) return undefined
    return { ...parseEntryRow(row), pack: this.#packName(row.pack) }
  }

  /** Those of the ids that are chunks which build on nothing, in any order: in less than half of the time that `find` takes for each. */
  findAlone(ids: readonly ObjectId[]): AloneEntry[] {
    // The columns are those that the statement names, of the types of the schema.
    const rows = allRows(this.#statements.alone, JSON.stringify(ids)) as readonly AloneRow[]
    return rows.map(([id, pack, codec, offset, storedBytes, rawBytes]) => ({
      id,
      pack: this.#packName(pack),
      codec: entryCodec(codec),
      offset,
      storedBytes,
      rawBytes,
    }))
  }

  has(id: ObjectId): boolean {
    if (this.#sizes.isKnown(id)) return this.#sizes.get(id) !== undefined
    return this.#statements.has.get(bytesOf(id)) !== undefined
  }

  /** Adds all of it or nothing. Entries that are known now lie where the new pack has them. */
  add({ pack, leases }: IndexAddition): void {
    const longer = this.#leases.longer(leases ?? new Map())
    if (pack === undefined && longer.size === 0) return
    this.#transaction(() => {
      if (pack !== undefined) {
        const number = this.#addPack(pack)
        for (const entry of pack.entries) this.#statements.addEntry.run(...entryRow(entry, number))
      }
      for (const [id, untilMs] of longer) this.#statements.lease.run(bytesOf(id), untilMs)
    })
    this.#leases.add(longer)
    for (const { id, kind, rawBytes } of pack?.entries ?? [])
      this.#sizes.set(id, { kind, rawBytes })
  }

  /**
   * Adds packs that were found, all of them or nothing. Entries that are known stay where they are. Ids are spread evenly, so each pack
   * by itself would change most pages of the file: in the order of ids, all packs together change each of them once.
   */
  addFound(packs: readonly NewPack[]): void {
    const sizes = new Map<ObjectId, EntrySize>()
    this.#transaction(() => {
      const numbered = packs.flatMap((pack) => {
        const number = this.#addPack(pack)
        return pack.entries.map((entry) => ({ entry, number }))
      })
      numbered.sort((one, other) => (one.entry.id < other.entry.id ? -1 : 1))
      for (const { entry, number } of numbered) {
        const { changes } = this.#statements.addUnknown.run(...entryRow(entry, number))
        if (changes > 0) sizes.set(entry.id, { kind: entry.kind, rawBytes: entry.rawBytes })
      }
    })
    for (const [id, size] of sizes) this.#sizes.set(id, size)
  }

  packs(): IndexedPack[] {
    return this.#statements.packs.all().map(({ name, size_bytes, created_ms }) => ({
      name: String(name),
      sizeBytes: Number(size_bytes),
      createdMs: Number(created_ms),
    }))
  }

  /** Entries in the order of their ids, behind `after`. */
  page(after: ObjectId | undefined, limit: number): IndexedEntry[] {
    const from = after === undefined ? Buffer.alloc(0) : bytesOf(after)
    // The columns are those that the statement names, of the types of the schema.
    const rows = allRows(this.#statements.page, from, limit) as readonly EntryRow[]
    return rows.map((row) => ({ ...parseEntryRow(row), pack: this.#packName(row.pack) }))
  }

  /** The same as `page`, in a tenth of the time: ids are text from the start, since each blob costs an array buffer. */
  scan(after: ObjectId | undefined, limit: number): EntryPlace[] {
    const from = after === undefined ? Buffer.alloc(0) : bytesOf(after)
    // The columns are those that the statement names, of the types of the schema.
    const rows = allRows(this.#statements.scan, from, limit) as readonly PlaceRow[]
    return rows.map(([id, pack, storedBytes, isAlone]) => ({
      id,
      pack: this.#packName(pack),
      storedBytes,
      isAlone: isAlone === 1,
    }))
  }

  /** Undefined if the entry is not known. */
  bases(id: ObjectId): EntryBases | undefined {
    // The columns are those that the statement names.
    const row = this.#statements.bases.get(bytesOf(id)) as
      | Pick<EntryRow, 'kind' | 'depth' | 'delta'>
      | undefined
    if (row === undefined) return undefined
    return {
      kind: entryKind(row.kind),
      depth: row.depth,
      ids: row.delta === null ? [] : parseDeltaBlob(row.delta).ids,
    }
  }

  /** The least that is known of entries, in the same order; undefined for those that are not there. */
  sizes(ids: readonly ObjectId[]): readonly (EntrySize | undefined)[] {
    const unknown = ids.filter((id) => !this.#sizes.isKnown(id))
    const found = this.#readSizes(unknown)
    const sizes = ids.map((id) => found.get(id) ?? this.#sizes.get(id))
    for (const id of unknown) this.#sizes.set(id, found.get(id))
    return sizes
  }

  #readSizes(ids: readonly ObjectId[]): ReadonlyMap<ObjectId, EntrySize> {
    if (ids.length === 0) return new Map()
    // The columns are those that the statement names, of the types of the schema.
    const rows = allRows(this.#statements.sizes, JSON.stringify(ids)) as readonly SizeRow[]
    return new Map(rows.map(([id, kind, rawBytes]) => [id, { kind: entryKind(kind), rawBytes }]))
  }

  removeEntries(ids: readonly ObjectId[]): void {
    if (ids.length === 0) return
    this.#sizes.forget(ids)
    this.#transaction(() => {
      for (const id of ids) this.#statements.removeEntry.run(bytesOf(id))
    })
  }

  /** Forgets a pack and all that the index places in it. */
  removePack(name: string): void {
    this.#sizes.clear()
    this.#transaction(() => {
      this.#statements.removeEntriesOf.run(name)
      this.#statements.removePack.run(name)
    })
    this.#names.clear()
  }

  /** Forgets a pack in which the index places nothing any more. */
  forgetPack(name: string): void {
    this.#statements.removePack.run(name)
    this.#names.clear()
  }

  /** Leases in the order of their ids, behind `after`, whether they have ended or not. */
  leases(after: ObjectId | undefined, limit: number): Lease[] {
    const from = after === undefined ? Buffer.alloc(0) : bytesOf(after)
    // The columns are those that the statement names, of the types of the schema.
    const rows = allRows(this.#statements.leases, from, limit) as readonly LeaseRow[]
    return rows.map(([id, untilMs]) => ({ id, untilMs }))
  }

  /** Forgets those of a page of leases that ended before then. */
  endLeases(page: readonly Lease[], nowMs: number): void {
    const ended = page.filter(({ untilMs }) => untilMs < nowMs).map(({ id }) => id)
    const [first] = ended
    const last = ended.at(-1)
    if (first === undefined || last === undefined) return
    this.#leases.forget(ended)
    this.#statements.endLeases.run(bytesOf(first), bytesOf(last), nowMs)
  }

  close(): void {
    this.#database.close()
  }

  #addPack({ name, sizeBytes, createdMs }: IndexedPack): number {
    this.#statements.addPack.run(name, sizeBytes, createdMs)
    return Number(this.#statements.packNumber.get(name)?.['number'])
  }

  #packName(number: number): string {
    const known = this.#names.get(number)
    if (known !== undefined) return known
    const found = this.#statements.packName.get(number)?.['name']
    if (found === undefined) throw indexDamaged()
    const name = String(found)
    this.#names.set(number, name)
    return name
  }

  #transaction(work: () => void): void {
    this.#database.exec('begin immediate')
    try {
      work()
      this.#database.exec('commit')
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec('rollback')
      throw error
    }
  }
}

function bytesOf(id: ObjectId): Buffer {
  return Buffer.from(id, 'hex')
}

/** All rows of a statement, as objects or in the form that `setReturnArrays` gave it, which the types of node:sqlite do not know. */
function allRows(statement: StatementSync, ...parameters: SQLInputValue[]): readonly unknown[] {
  return statement.all(...parameters)
}
