/** One call and its answer, for the log. */
export interface ServedCall {
  readonly inferenceId: string
  readonly clientRequestId: string
  /** Milliseconds since 1970. */
  readonly atMs: number
  readonly status: number
  readonly predictUs: number
  readonly totalUs: number
  readonly contentType: string
  /** As they came and went. */
  readonly request: Buffer
  readonly response: Buffer
  /** JSON: what the model was given, where that is not what came. */
  readonly seen: string | undefined
  readonly protocol: 'mlflow' | 'v2'
  readonly source: 'http' | 'shadow'
  /** What the caller said of the data behind the call. */
  readonly dataVersion: string
  readonly dataMinMs: number | undefined
  readonly dataMaxMs: number | undefined
  readonly predictions: readonly ServedPrediction[]
}

/**
 * What is known of a call when it is answered: `durable` is in the log, `queued` will be; `spilled` is on this disk until the log takes it; `dropped` and `not-sampled` are counted in a gap.
 */
export type LogState = 'durable' | 'queued' | 'spilled' | 'dropped' | 'not-sampled'

/** One row of an answer. */
export interface ServedPrediction {
  readonly row: number
  readonly entityKey: string
  /** JSON. */
  readonly output: string
  /** JSON object. */
  readonly computed: string
}
