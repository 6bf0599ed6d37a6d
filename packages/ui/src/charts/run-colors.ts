import type { NativeRun } from '@stemma/contract'
import { tagOf } from '../runs/run-value.ts'
import type { ChartRun } from './metric-lines.ts'

const colors = 12

/** Runs as charts draw them: the twelve colours in turn, in the order of the runs. */
export function chartRuns(
  runs: readonly Pick<NativeRun, 'run_id' | 'name' | 'start_time' | 'tags'>[],
): readonly ChartRun[] {
  return runs.map((run, at) => {
    const own = tagOf(run, 'mlflow.runColor')
    return {
      id: run.run_id,
      name: run.name,
      color: own !== undefined && /^#[0-9a-f]{6}$/iu.test(own) ? own : `--run-${(at % colors) + 1}`,
      startMs: Number(run.start_time),
    }
  })
}

/** A colour for CSS: of the theme by its name, or one that a client chose. */
export function cssValue(color: string): string {
  return color.startsWith('--') ? `var(${color})` : color
}
