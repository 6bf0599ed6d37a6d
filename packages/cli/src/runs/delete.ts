import { call } from '@stemma/sdk/client'
import { confirm } from '../confirm.ts'
import { machine, type Effects } from '../effects.ts'
import type { SessionOptions } from '../session-options.ts'
import { openSession } from '../session.ts'
import { findRunId } from './find-run.ts'

export interface DeleteRunsOptions extends SessionOptions {
  readonly runs: readonly string[]
  readonly yes?: boolean
}

/** Moves runs to the trash, after asking. All of them are found before the first is deleted. */
export async function deleteRuns(
  { runs, yes = false, ...options }: DeleteRunsOptions,
  effects: Effects = machine,
): Promise<void> {
  const { http, json, printJson, note } = openSession(options, effects)
  const ids = [...new Set(await Promise.all(runs.map((text) => findRunId(http, text))))]
  const shown = ids.length === 1 ? `run ${ids[0]}` : `${ids.length} runs`
  await confirm({ question: `Delete ${shown}?`, yes }, effects)
  for (const run_id of ids) await call(http, 'runs.delete', { run_id })
  if (json) return printJson(ids.map((run_id) => ({ run_id, lifecycle_stage: 'deleted' })))
  await note(`Deleted ${shown}. Bring back: stemma runs restore ${ids.join(' ')}`)
}
