/** How a CSV file is written. Found once, then kept with the dataset: later files are read the same way. */
export interface CsvDialect {
  readonly delimiter: string
  /** Empty: no quoting. A quote within quotes is doubled. */
  readonly quote: string
  /** Whether the first line has the names of the columns. */
  readonly header: boolean
  readonly encoding: 'utf-8' | 'utf-16' | 'latin-1'
  /** Texts that mean "no value", beside the empty one. Quoted, they are texts. */
  readonly nulls: readonly string[]
}

/** What the user says of a file, instead of our finding it. */
export type CsvWishes = Partial<CsvDialect>
