/** How much work each figure gets. Every count is bounded by time too, as the peers differ by orders of magnitude. */
export interface Scale {
  readonly coldStarts: number
  /** Rest between the first answer and the look at the memory. */
  readonly idleSeconds: number
  /** Bound of one measured write load. */
  readonly writeSeconds: number
  /** Bound of one measured read. */
  readonly readSeconds: number
  /** Requests of each client in a write load, measured ones only. */
  readonly creates: number
  readonly metricsAlone: number
  readonly metricsTogether: number
  readonly batchesAlone: number
  readonly batchesTogether: number
  /** Requests of one read figure. */
  readonly reads: number
  readonly scans: number
  readonly runs: number
  readonly manyRuns: number
  readonly points: number
  readonly pagePoints: number
  readonly transfers: number
  readonly fileBytes: number
  readonly smallFiles: number
  readonly modelVersions: number
  readonly aliasReads: number
}

/** The scale of the figures. */
export const fullScale: Scale = {
  coldStarts: 5,
  idleSeconds: 10,
  writeSeconds: 15,
  readSeconds: 60,
  creates: 500,
  metricsAlone: 1000,
  metricsTogether: 1000,
  batchesAlone: 100,
  batchesTogether: 150,
  reads: 30,
  scans: 10,
  runs: 2000,
  manyRuns: 50_000,
  points: 100_000,
  pagePoints: 25_000,
  transfers: 5,
  fileBytes: 64 * 1024 * 1024,
  smallFiles: 500,
  modelVersions: 10_000,
  aliasReads: 500,
}

/** Only to see that the bench itself works; its figures mean nothing. */
export const quickScale: Scale = {
  coldStarts: 1,
  idleSeconds: 1,
  writeSeconds: 2,
  readSeconds: 3,
  creates: 10,
  metricsAlone: 20,
  metricsTogether: 10,
  batchesAlone: 4,
  batchesTogether: 3,
  reads: 5,
  scans: 2,
  // The filter finds one run in twenty and fills a page of 100, so fewer would not do for one page at 100.
  runs: 200,
  manyRuns: 1000,
  points: 4000,
  pagePoints: 1000,
  transfers: 2,
  fileBytes: 4 * 1024 * 1024,
  smallFiles: 24,
  modelVersions: 1000,
  aliasReads: 10,
}
