import type { MouseEvent, ReactNode } from 'react'
import type { LineChartInput } from './line-options.ts'
import { saveCanvas, saveCsv } from './save-chart.ts'
import css from './charts.module.css'

interface ChartMenuProps {
  readonly name: string
  /** Where all points are, if the server has them in one place. */
  readonly csv: string | undefined
  readonly table: LineChartInput
}

/** Takes a chart along: its picture, or its numbers. */
export function ChartMenu({ name, csv, table }: ChartMenuProps): ReactNode {
  const savePicture = ({ currentTarget }: MouseEvent<HTMLElement>): void => {
    const canvas = currentTarget.closest('figure')?.querySelector('canvas')
    if (canvas) saveCanvas(canvas, `${name}.png`)
  }
  return (
    <span className={css['menu']}>
      <button type="button" onClick={savePicture} aria-label={`Save ${name} as PNG`}>
        PNG
      </button>
      {csv === undefined ? (
        <button
          type="button"
          onClick={() => saveCsv(table, `${name}.csv`)}
          aria-label={`Save ${name} as CSV`}
        >
          CSV
        </button>
      ) : (
        <a href={csv} download={`${name}.csv`} aria-label={`All points of ${name} as CSV`}>
          CSV
        </a>
      )}
    </span>
  )
}
