import { DatabaseSync, type SQLOutputValue } from 'node:sqlite'
import { invalidParameter, notFound } from '@stemma/contract'
import { guessType } from '../csv/fits.ts'
import type { Engine } from '../engine/engine.ts'
import { quoteName } from '../engine/quote.ts'
import type { Relation } from '../relation/relation.ts'
import type { Column, ValueType } from '../schema/value-type.ts'
import { openStaged } from '../staged/open-staged.ts'
import { StagedFile, type StagedValue } from '../staged/staged-file.ts'

export interface OpenSqlite {
  readonly engine: Engine
  readonly path: string
  /** A table or view, or one `select`. */
  readonly table?: string
  readonly query?: string
  readonly staged: string
  readonly kept?: readonly Column[]
  readonly widen?: boolean
}

/**
 * A table of a SQLite file, as one transaction sees it. SQLite's columns hold any kind of value: one that holds several is text, unless it is
 * whole numbers beside others. A column that is declared as a date, time or boolean is one when all of its values are.
 */
export async function openSqlite(input: OpenSqlite): Promise<Relation> {
  const { engine, path, staged, kept = [], widen = false } = input
  const db = open(path)
  try {
    db.exec('begin')
    const statement = prepare(db, input)
    const declared = statement.columns().map(({ name, type }) => ({ name, declared: type ?? '' }))
    const seen = declared.map(({ declared }) => new Seen(declared))
    const file = new StagedFile(staged)
    try {
      for (const row of statement.iterate()) {
        const values = row as unknown as readonly SQLOutputValue[] // setReturnArrays
        await file.write(
          values.map((value, index) => {
            const kind = seen[index]
            return kind === undefined ? undefined : kind.take(value)
          }),
        )
      }
    } finally {
      await file.close()
    }
    const guesses = declared.map(({ name }, index) => ({
      name,
      type: seen[index]?.guess() ?? 'null',
    }))
    return await openStaged({ engine, path: staged, guesses, kept, widen })
  } finally {
    db.close()
  }
}

function open(path: string): DatabaseSync {
  try {
    return new DatabaseSync(path, { readOnly: true, timeout: 5000 })
  } catch (error) {
    throw invalidParameter(`The SQLite file can't be opened: ${messageOf(error)}.`)
  }
}

function prepare(
  db: DatabaseSync,
  { table, query }: OpenSqlite,
): ReturnType<DatabaseSync['prepare']> {
  const sql = query ?? `select * from ${quoteName(table ?? '')}`
  try {
    const statement = db.prepare(sql)
    statement.setReadBigInts(true)
    statement.setReturnArrays(true)
    return statement
  } catch (error) {
    const text = messageOf(error)
    if (text.startsWith('no such table'))
      throw notFound(`The SQLite file has no table "${String(table)}". It has ${tablesOf(db)}.`)
    throw invalidParameter(`The SQLite file can't be read: ${text}.`)
  }
}

function tablesOf(db: DatabaseSync): string {
  const rows = db
    .prepare(
      "select name from sqlite_schema where type in ('table', 'view') order by name limit 20",
    )
    .all()
  return rows.map(({ name }) => String(name)).join(', ') || 'none'
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

const mostTexts = 1000

type Kind = 'boolean' | 'integer' | 'real' | 'text' | 'blob'

/** What a column held so far. */
class Seen {
  readonly #declared: string
  readonly #kinds = new Set<Kind>()
  readonly #texts: string[] = []

  constructor(declared: string) {
    this.#declared = declared
  }

  take(value: SQLOutputValue | undefined): StagedValue {
    if (value === null || value === undefined) return undefined
    if (typeof value === 'bigint') {
      const isTruth = /bool/iu.test(this.#declared) && (value === 0n || value === 1n)
      return isTruth
        ? this.#see('boolean', String(value === 1n))
        : this.#see('integer', String(value))
    }
    if (typeof value === 'number') return this.#see('real', realText(value))
    if (typeof value === 'string') return { text: this.#see('text', value) }
    return { text: this.#see('blob', Buffer.from(value).toString('hex')) }
  }

  #see(kind: Kind, text: string): string {
    this.#kinds.add(kind)
    if (kind === 'text' && this.#texts.length < mostTexts) this.#texts.push(text)
    return text
  }

  guess(): ValueType {
    const [kind] = this.#kinds
    if (kind === undefined) return 'null'
    if (this.#kinds.size > 1) {
      const isNumbers =
        this.#kinds.size === 2 && this.#kinds.has('integer') && this.#kinds.has('real')
      return isNumbers ? 'double' : 'text'
    }
    if (kind !== 'text') return types[kind]
    const type = guessType(this.#texts)
    return /date|time/iu.test(this.#declared) && temporal.has(type) ? type : 'text'
  }
}

const types = { boolean: 'boolean', integer: 'int64', real: 'double', blob: 'binary' } as const
const temporal: ReadonlySet<ValueType> = new Set<ValueType>(['date', 'timestamp', 'instant'])

/** As the engine writes it, with a point: what has none is a whole number. */
function realText(value: number): string {
  if (Number.isFinite(value))
    return Number.isInteger(value) && Math.abs(value) < 1e15 ? `${String(value)}.0` : String(value)
  return Number.isNaN(value) ? 'nan' : value > 0 ? 'inf' : '-inf'
}
