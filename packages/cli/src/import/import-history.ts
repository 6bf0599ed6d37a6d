import { FileCopies } from './file-copies.ts'
import { refuse, type HistorySums } from './history-sums.ts'
import { importLoggedModels, importRegistry } from './import-models.ts'
import { importPoints } from './import-points.ts'
import { importExperiments, importRuns } from './import-runs.ts'
import type { Importing, ImportHistory } from './importing.ts'

/** Brings all of a source to a server. What is there already is brought up to date, so that it can be done again and again. */
export async function importHistory(options: ImportHistory): Promise<HistorySums> {
  const { source, places } = options
  const sums: HistorySums = {
    ...{ experiments: 0, runs: 0, newRuns: 0, points: 0, loggedModels: 0, registeredModels: 0 },
    ...{ files: 0, refused: [] },
  }
  const copies = new FileCopies(places)
  const importing: Importing = {
    ...{ ...options, sums, copies },
    experimentIds: new Map(),
    leftOut: new Set(),
  }
  await importExperiments(importing)
  await importRuns(importing)
  await importPoints(importing)
  await importLoggedModels(importing)
  await copies.copyAll(importing)
  await importRegistry(importing)
  for (const reason of await source.leftOut()) refuse(sums, [{ subject: source.shown, reason }])
  return sums
}
