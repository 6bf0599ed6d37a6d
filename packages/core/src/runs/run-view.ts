import {
  readRunData,
  readRunLinks,
  readRuns,
  type Aggregate,
  type Db,
  type Projection,
  type RunData,
  type RunLinks,
  type RunRow,
} from '@stemma/store'

/** A run as the doors show it. */
export interface RunView {
  readonly run: RunRow
  readonly data: RunData
  readonly links: RunLinks
}

export interface RunViewOptions {
  readonly projection?: Projection | undefined
  readonly aggregates?: readonly Aggregate[] | undefined
}

/** The runs of these numbers with what was logged to them, in the order of the numbers. */
export async function viewRuns(
  db: Db,
  runNos: readonly number[],
  { projection, aggregates }: RunViewOptions = {},
): Promise<readonly RunView[]> {
  if (runNos.length === 0) return []
  const runs = await readRuns(db, runNos)
  const data = await readRunData(db, runNos, {
    projection: projection ?? {},
    aggregates: aggregates ?? [],
  })
  const links = await readRunLinks(db, runNos)
  return runs.map((run) => ({
    run,
    data: data.get(run.run_no) ?? { metrics: [], params: [], tags: [] },
    links: links.get(run.run_no) ?? { datasets: [], modelInputs: [], modelOutputs: [] },
  }))
}
