import type { SignatureColumn } from '../protocols/strict-check.ts'

/** What a worker says of its model when it is loaded. */
export interface LoadedModel {
  readonly mlflow: string
  readonly python: string
  readonly runId: string
  readonly modelId: string
  /** The names of its signature's inputs; empty if it has none. */
  readonly columns: readonly string[]
  /** The same with their types; empty for tensors. */
  readonly signature: readonly SignatureColumn[]
  /** It can be given a table of numbers as it is, and makes of it what MLflow would. */
  readonly takesMatrix: boolean
  /** What it may not do: `auto, Landlock 7`; `none` where the system has nothing of the kind, `off` where that was asked for. */
  readonly sandbox: string
  /** What came of its own example: `done`, `none` if it has none, or what the model said against it. */
  readonly warmed: string
  /** Of MLmodel. */
  readonly flavors: Readonly<Record<string, unknown>>
}

/** An answer as it goes to the caller. */
export interface Scored {
  readonly status: number
  readonly contentType: string
  readonly body: Buffer
  /** Microseconds in the model. */
  readonly predictUs: number
  /** What the model computed on the way, by name. */
  readonly computed: Readonly<Record<string, unknown>>
  /** JSON: the table that the model was given, where that is not what came. */
  readonly seen?: string
}

/** A table to be scored part by part. */
export interface Batch {
  /** Of a Parquet file. */
  readonly path: string
  /** Where the answers go, besides to `onPart`. */
  readonly output: string | undefined
  readonly kind: 'parquet' | 'csv' | 'jsonl'
  /** Columns that tell rows. */
  readonly keys: readonly string[]
  /** Rows of a part. */
  readonly size: number
  /** Only the rows from here to there, counted from 0, without the last; all if absent. */
  readonly from?: number
  readonly to?: number
  /** Whether CSV begins with the names of its columns; so it does if absent. */
  readonly header?: boolean
  /** The next part is read when it resolves; false ends the batch. */
  readonly onPart: (part: BatchPart) => Promise<boolean>
}

/** The answers for some rows. */
export interface BatchPart {
  readonly inferenceId: string
  readonly atMs: number
  /** Rows of the table, counted from 0, without the last. */
  readonly from: number
  readonly to: number
  readonly keys: readonly string[]
  readonly computed: Readonly<Record<string, unknown>>
  readonly predictUs: number
  /** What the scoring server would have answered. */
  readonly answer: Buffer
}

type Head = Readonly<Record<string, unknown>>

/** What our worker's program says when its model is loaded. */
export function loadedIn(head: Head): LoadedModel {
  return {
    mlflow: String(head['mlflow']),
    python: String(head['python']),
    runId: String(head['run_id']),
    modelId: String(head['model_id']),
    columns: Array.isArray(head['columns']) ? head['columns'].map(String) : [],
    takesMatrix: head['takes_matrix'] === true,
    sandbox: String(head['sandbox']),
    warmed: String(head['warmed']),
    flavors: (head['flavors'] ?? {}) as LoadedModel['flavors'], // read field by field
    signature: (head['signature'] ?? []) as LoadedModel['signature'], // our worker's own list
  }
}

/** What it answers to a call. */
export function scoredIn(head: Head, body: Buffer): Scored {
  return {
    status: Number(head['status']),
    contentType: String(head['content_type']),
    body,
    predictUs: Number(head['predict_us']),
    computed: (head['computed'] ?? {}) as Scored['computed'], // our worker's own object
    ...(typeof head['seen'] === 'string' && { seen: head['seen'] }),
  }
}

/** A part of a batch. */
export function partIn(head: Head, answer: Buffer): BatchPart {
  return {
    inferenceId: String(head['inference_id']),
    atMs: Number(head['at']),
    from: Number(head['from']),
    to: Number(head['to']),
    keys: Array.isArray(head['keys']) ? head['keys'].map(String) : [],
    computed: (head['computed'] ?? {}) as Scored['computed'], // our worker's own object
    predictUs: Number(head['predict_us']),
    answer,
  }
}
