import type { EngineState } from './engine.ts'

/** What Slurm's own lists call a job of ours: with our id, so that it is found again by it. */
export function slurmJobName(jobId: string): string {
  return `stemma-${jobId}`
}

const waiting = new Set(['PENDING', 'CONFIGURING', 'SUSPENDED', 'REQUEUED', 'RESV_DEL_HOLD'])
const running = new Set(['RUNNING', 'COMPLETING', 'STAGE_OUT', 'SIGNALING', 'STOPPED'])

/** A job's state in Slurm's words (https://slurm.schedmd.com/job_state_codes.html), with its exit code and the signal that ended it; 0 for none. */
export function slurmState(
  state: string,
  { exitCode, signal }: { readonly exitCode: number; readonly signal: number },
): EngineState {
  if (waiting.has(state)) return { state: 'waiting' }
  if (running.has(state)) return { state: 'running' }
  if (state === 'COMPLETED') return { state: 'ended', exitCode: 0 }
  if (state === 'FAILED' && signal === 0) return { state: 'ended', exitCode }
  return {
    state: 'killed',
    reason: `Slurm says ${state}${signal === 0 ? '' : `, signal ${signal}`}`,
  }
}
