import { machine, type Effects } from '../effects.ts'
import { CliError, exitCodes } from '../fail.ts'
import { openSession } from '../session.ts'
import { performRun } from './perform-run.ts'
import type { PerformRun } from './run-plan.ts'

export type RunProjectOptions = PerformRun

/** Runs a project to its end. What it prints is shown as it comes; with `--json` on standard error. Throws CliError unless the run is FINISHED. */
export async function runProject(
  options: RunProjectOptions,
  effects: Effects = machine,
): Promise<void> {
  const session = openSession(options, effects)
  const done = await performRun(session, options)
  if (session.json)
    await session.printJson({
      run_id: done.runId,
      experiment_id: done.experimentId,
      job_id: done.jobId,
      status: done.status,
      ...(done.exitCode !== undefined && { exit_code: done.exitCode }),
    })
  if (done.status === 'RUNNING')
    return session.note(
      `Run ${done.runId} is on its way as job ${done.jobId}. See: stemma jobs logs --follow ${done.jobId.slice(0, 8)}`,
    )
  if (done.status === 'FINISHED') return session.note(`Run ${done.runId} is FINISHED.`)
  throw new CliError(
    `${done.reason}; run ${done.runId} is ${done.status}.`,
    options.signal.aborted ? exitCodes.interrupted : exitCodes.refused,
  )
}
