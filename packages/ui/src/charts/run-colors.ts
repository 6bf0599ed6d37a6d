import type { NativeRun } from '@stemma/contract'
import { tagOf } from '../runs/run-value.ts'
import { colorPlace } from './color-places.ts'
import type { ChartRun } from './metric-lines.ts'

const colors = 12

/** Runs as charts draw them, each in its colour. */
export function chartRuns(
  runs: readonly Pick<NativeRun, 'run_id' | 'name' | 'start_time' | 'tags'>[],
): readonly ChartRun[] {
  return runs.map((run) => {
    const own = tagOf(run, 'mlflow.runColor')
    return {
      id: run.run_id,
      name: run.name,
      color:
        own !== undefined && /^#[0-9a-f]{6}$/iu.test(own)
          ? own
          : `--run-${colorPlace(run.run_id, colors) + 1}`,
      startMs: Number(run.start_time),
    }
  })
}

/** A colour for CSS: of the theme by its name, or one that a client chose. */
export function cssValue(color: string): string {
  return color.startsWith('--') ? `var(${color})` : color
}
