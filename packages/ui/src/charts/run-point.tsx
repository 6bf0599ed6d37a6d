import type { ReactNode } from 'react'
import { navigate } from '../router/history.ts'
import { paths } from '../router/paths.ts'
import { hoverRun, useHoveredRun } from './hovered-run.ts'
import type { ChartRun } from './metric-lines.ts'
import { xAt, yAt } from './plot-frame.tsx'
import { cssValue } from './run-colors.ts'
import css from './relations.module.css'

interface RunPointProps {
  readonly run: ChartRun
  /** Places on the axes; a run without one is not drawn. */
  readonly x: number | undefined
  readonly y: number | undefined
  /** What the point says when it is pointed at, besides the run's name. */
  readonly words: string
}

/** A run in a plot: it leads to its page. */
export function RunPoint({ run, x, y, words }: RunPointProps): ReactNode {
  const hovered = useHoveredRun()
  if (x === undefined || y === undefined) return null
  const { id, name, color } = run
  return (
    <circle
      cx={xAt(x)}
      cy={yAt(y)}
      r={hovered === id ? 7 : 5}
      className={css['point']}
      data-faint={(hovered !== undefined && hovered !== id) || undefined}
      style={{ fill: cssValue(color) }}
      onClick={() => navigate(paths.run(id))}
      onPointerEnter={() => hoverRun(id)}
      onPointerLeave={() => hoverRun(undefined)}
    >
      <title>{`${name}\n${words}`}</title>
    </circle>
  )
}
