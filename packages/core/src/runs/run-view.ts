import {
  readRunData,
  readRunLinks,
  readRuns,
  type Aggregate,
  type Db,
  type MetricRow,
  type Projection,
  type Row,
  type RunData,
  type RunInput,
  type RunLinks,
  type RunRow,
} from '@stemma/store'

export type { Aggregate, RunLinks, Value } from '@stemma/store'

/** What is known of a run besides what was logged to it. Times in milliseconds since 1970. */
export type RunInfo = RunRow

/** A parameter or a tag: key, value. A list, since a page of runs has a hundred thousand of them. */
export type LoggedValue = Row

/** A metric: key, value, 1 if that stands for NaN, timestamp, step; then the aggregates in the order asked for. */
export type LoggedMetric = MetricRow

/** A dataset that a run used. */
export type DatasetUse = RunInput

/** A run as the doors show it. */
export interface RunView {
  readonly run: RunInfo
  readonly data: RunData
  readonly links: RunLinks
}

export interface RunViewOptions {
  readonly projection?: Projection | undefined
  readonly aggregates?: readonly Aggregate[] | undefined
  /** Whether profiles of datasets come along: one can have 16 million characters. */
  readonly withProfiles?: boolean | undefined
}

/** The runs of these numbers with what was logged to them, in the order of the numbers. */
export async function viewRuns(
  db: Db,
  runNos: readonly number[],
  { projection, aggregates, withProfiles = false }: RunViewOptions = {},
): Promise<readonly RunView[]> {
  if (runNos.length === 0) return []
  const runs = await readRuns(db, runNos)
  const data = await readRunData(db, runNos, {
    projection: projection ?? {},
    aggregates: aggregates ?? [],
  })
  const links = await readRunLinks(db, runNos, { withProfiles })
  return runs.map((run) => ({
    run,
    data: data.get(run.run_no) ?? { metrics: [], params: [], tags: [] },
    links: links.get(run.run_no) ?? { datasets: [], modelInputs: [], modelOutputs: [] },
  }))
}
