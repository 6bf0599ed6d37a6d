import { readSeenData, type Db } from '@stemma/store'
import { datasetContext } from '../runs/dataset-context.ts'
import type { RunView } from '../runs/run-view.ts'
import { judgeData, type DataVerdict, type UsedPiece } from './judge-data.ts'

/** Whether these runs were measured on the same data: by versions of ours where all name some, else by what their clients called the data. */
export async function judgeRuns(
  db: Db,
  views: readonly (Pick<RunView, 'run' | 'links'> & { readonly who?: string })[],
): Promise<DataVerdict> {
  const versions: (readonly UsedPiece[])[] = []
  for (const { run } of views)
    versions.push(
      (await readSeenData(db, run.run_no)).map(({ name, version, fingerprint, context }) => ({
        name: `${name}/${version}`,
        identity: fingerprint,
        context,
      })),
    )
  const areOurs = versions.every((data) => data.length > 0)
  return judgeData(
    views.map(({ run, links, who }, at) => ({
      who: who ?? (run.name === '' ? run.run_id.slice(0, 8) : run.name),
      data: areOurs ? (versions[at] ?? []) : links.datasets.map(pieceOf),
    })),
  )
}

function pieceOf(input: RunView['links']['datasets'][number]): UsedPiece {
  const { name, digest } = input
  return {
    name: `${name} ${digest.slice(0, 8)}`,
    identity: JSON.stringify([name, digest]),
    context: datasetContext(input) ?? '',
  }
}
