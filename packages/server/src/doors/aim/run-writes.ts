import { StemmaError } from '@stemma/contract'
import type { Instruction } from './frame.ts'
import { GrowingRun, type RunWrites } from './growing-run.ts'
import { readHandle, type Handle } from './handle.ts'
import { placeInRun } from './place-in-run.ts'
import { setProperty } from './set-property.ts'
import { writeTree } from './write-tree.ts'

export interface WriteOptions {
  /** Whether environment variables are kept, which may have passwords. */
  readonly keepsEnvironment: boolean
}

/** What the instructions of a frame mean, run by run. What can't be understood is kept as it came, and said on the run. */
export function runWrites(
  instructions: readonly Instruction[],
  { keepsEnvironment }: WriteOptions,
): readonly RunWrites[] {
  const runs = new Map<string, GrowingRun>()
  const runOf = (runId: string): GrowingRun => {
    let run = runs.get(runId)
    if (run === undefined) runs.set(runId, (run = new GrowingRun(runId)))
    return run
  }
  const handles = new Map<string, Handle | undefined>()
  for (const instruction of instructions) {
    const { handle: text } = instruction
    if (!handles.has(text)) handles.set(text, readHandle(text))
    const handle = handles.get(text)
    if (handle?.kind === 'run') {
      const run = runOf(handle.runId)
      attempt(run, () => setProperty(instruction, run))
    }
    if (handle?.kind !== 'meta' && handle?.kind !== 'seqs') continue
    const place = placeInRun(instruction.args[0]?.keys ?? [])
    // What is said of all runs together is known from each.
    if (place === undefined) continue
    const run = runOf(place.runId)
    attempt(run, () => writeTree(instruction, { run, place, keepsEnvironment }))
  }
  return Array.from(runs.values(), (run) => run.finish())
}

/** One instruction that can't be read costs none of the others. */
function attempt(run: GrowingRun, take: () => void): void {
  try {
    take()
  } catch (error) {
    if (!(error instanceof StemmaError)) throw error
    run.refused.push(error.message)
  }
}
