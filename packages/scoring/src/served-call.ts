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
  readonly request: string
  readonly response: string
  /** What the caller said of the data behind the call. */
  readonly dataVersion: string
  readonly dataMinMs: number | undefined
  readonly dataMaxMs: number | undefined
  readonly predictions: readonly ServedPrediction[]
}

/** One row of an answer. */
export interface ServedPrediction {
  readonly row: number
  readonly entityKey: string
  /** JSON. */
  readonly output: string
  /** JSON object. */
  readonly computed: string
}
