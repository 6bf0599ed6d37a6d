import { readRunData, type Db } from '@stemma/store'

/** The code that a run says it ran. */
export interface RunCode {
  readonly commit: string
  readonly repository?: string
  readonly branch?: string
}

const tags = {
  commit: 'mlflow.source.git.commit',
  repository: 'mlflow.source.git.repoURL',
  branch: 'mlflow.source.git.branch',
} as const

/** The code of some runs, by their numbers; none of those that named no commit. */
export async function readRunCode(
  db: Db,
  runNos: readonly number[],
): Promise<ReadonlyMap<number, RunCode>> {
  const found = new Map<number, RunCode>()
  if (runNos.length === 0) return found
  const projection = { metrics: [], params: [], tags: Object.values(tags) }
  for (const [runNo, data] of await readRunData(db, runNos, { projection })) {
    const values = new Map(data.tags.map(([key, value]) => [String(key), String(value)]))
    const commit = values.get(tags.commit)
    const [repository, branch] = [values.get(tags.repository), values.get(tags.branch)]
    if (commit === undefined) continue
    found.set(runNo, {
      commit,
      ...(repository === undefined ? {} : { repository }),
      ...(branch === undefined ? {} : { branch }),
    })
  }
  return found
}
