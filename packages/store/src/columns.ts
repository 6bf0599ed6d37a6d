import type { Row, Value } from './db.ts'

/** For each field of a row, how its column is read: also the list of the columns, in the order of the statements. */
export type Readers<R> = { readonly [K in keyof R]-?: (value: Value | undefined) => R[K] }

/** The columns of a table that a row type has, written once: what selects, inserts and reads them is made of it. */
export interface Columns<R> {
  readonly names: readonly string[]
  /** `a, b, c`, for the list of a statement. */
  readonly list: string
  /** The list with the name of the table before each column: `t.a, t.b, t.c`. */
  readonly listOf: (table: string) => string
  /** A selected row; what stands behind these columns is left alone. Throws a TypeError for a value that the column cannot have. */
  readonly read: (row: Row) => R
  /** `(a, b, c) values (?, ?, ?)`, for one row of `values`. */
  readonly insertion: string
  /** What is to be bound, in the order of the columns. */
  readonly values: (row: R) => Value[]
}

/**
 * The columns of a row type. A column is called as its field in small letters with underscores (`objectId` is `object_id`); `called`
 * names those that are not.
 */
export function columnsOf<R extends object>(
  readers: Readers<R>,
  called: { readonly [K in keyof R]?: string } = {},
): Columns<R> {
  // The guarantee: `Readers` has a function for each field of R, and nothing else.
  const fields = Object.entries(readers) as [keyof R & string, Readers<R>[keyof R]][]
  const names = fields.map(([field]) => called[field] ?? underscored(field))
  // All fields in their order at first, so that rows have one shape: reading takes half the time.
  const empty = Object.fromEntries(fields.map(([field]) => [field, null]))
  return {
    names,
    list: names.join(', '),
    listOf: (table) => names.map((name) => `${table}.${name}`).join(', '),
    read: (row) => {
      const out: Record<string, unknown> = { ...empty }
      let index = 0
      for (const [field, read] of fields) out[field] = read(row[index++])
      // The guarantee: every field of R was read.
      return out as R
    },
    insertion: insertionOf(names),
    // The guarantee: fields of rows hold what their columns do, or undefined for null.
    values: (row) => fields.map(([field]) => (row[field] ?? null) as Value),
  }
}

/** An insert of one row: the columns that are given, and their values, whatever the others default to. */
export interface InsertedRow {
  /** `(a, b, c) values (?, ?, ?)` */
  readonly sql: string
  readonly values: readonly Value[]
}

/** `insert into TABLE` goes before it. The names of the fields are those of the columns. */
export function insertOf(row: Readonly<Record<string, Value>>): InsertedRow {
  const names = Object.keys(row)
  return {
    sql: insertionOf(names),
    values: Object.values(row),
  }
}

function insertionOf(names: readonly string[]): string {
  return `(${names.join(', ')}) values (${names.map(() => '?').join(', ')})`
}

function underscored(field: string): string {
  return field.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}
