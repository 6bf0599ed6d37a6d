/** What a model said of each row. One of the two forms, by the task. */
export interface ScoredByClass {
  /** Index of the class that it chose. */
  readonly chosen: Int32Array
  /** The probability that it gave to the class that was right; absent for a model that answers classes only. */
  readonly ofTruth?: Float64Array | undefined
  /** The probability of the positive class, with two classes. */
  readonly ofPositive?: Float64Array | undefined
}

/** Rows that two models scored, and what was right. */
export type ScoredRows = ClassRows | NumberRows

interface Rows {
  readonly count: number
  /** Which rows are in a named part. */
  readonly slices: ReadonlyMap<string, Uint8Array>
  /** What is drawn as one: rows of one entity, or of one stretch of time, have one number from 0 on. Absent: each row by itself. */
  readonly units?: Int32Array | undefined
}

export interface ClassRows extends Rows {
  readonly task: 'classification'
  readonly classes: readonly string[]
  /** Index of the class that precision, recall and the curves are about; undefined with more than two classes. */
  readonly positive: number | undefined
  readonly truth: Int32Array
  readonly candidate: ScoredByClass
  readonly against: ScoredByClass
}

export interface NumberRows extends Rows {
  readonly task: 'regression'
  readonly truth: Float64Array
  readonly candidate: Float64Array
  readonly against: Float64Array
}
