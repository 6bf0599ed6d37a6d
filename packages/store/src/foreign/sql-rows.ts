/** A value as drivers give it: integers beyond 2^53 as bigint. */
export type SqlValue = string | number | bigint | boolean | null | Uint8Array

export type SqlRow = readonly SqlValue[]

/** A database of MLflow's, open for reading at one moment: what is written meanwhile is not seen. */
export interface SqlRows {
  readonly rows: (sql: string) => Promise<readonly SqlRow[]>
  /** Many rows, some at a time. */
  readonly stream: (sql: string) => AsyncIterable<readonly SqlRow[]>
  readonly hasTable: (name: string) => Promise<boolean>
  readonly columnsOf: (table: string) => Promise<ReadonlySet<string>>
  readonly close: () => Promise<void>
}

/** A text of SQL. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}

/** `a in (…)` of some texts. */
export function isIn(column: string, texts: readonly string[]): string {
  return `${column} in (${texts.map(quoted).join(', ')})`
}
