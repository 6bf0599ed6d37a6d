import type { MouseEvent, ReactNode } from 'react'
import { notifyError } from '../app/notices.tsx'
import { saveRows } from './save-chart.ts'
import { savePng, saveSvg } from './save-svg.ts'
import css from './charts.module.css'

interface PlotMenuProps {
  /** Of the files. */
  readonly name: string
  /** What the plot shows, the first row its header. */
  readonly rows: () => readonly (readonly (string | number | null)[])[]
}

/** Takes a drawn plot along: as a drawing, as a picture, or its numbers. It stands in the plot's figure. */
export function PlotMenu({ name, rows }: PlotMenuProps): ReactNode {
  const withDrawing =
    (save: (drawing: SVGSVGElement) => void) =>
    ({ currentTarget }: MouseEvent<HTMLElement>): void => {
      const drawing = currentTarget.closest('figure')?.querySelector('svg')
      if (drawing) save(drawing)
    }
  return (
    <span className={css['menu']} data-menu>
      <button
        type="button"
        aria-label={`Save ${name} as SVG`}
        onClick={withDrawing((drawing) => saveSvg(drawing, `${name}.svg`))}
      >
        SVG
      </button>
      <button
        type="button"
        aria-label={`Save ${name} as PNG`}
        onClick={withDrawing((drawing) => void savePng(drawing, `${name}.png`).catch(notifyError))}
      >
        PNG
      </button>
      <button
        type="button"
        aria-label={`Save ${name} as CSV`}
        onClick={() => saveRows(rows(), `${name}.csv`)}
      >
        CSV
      </button>
    </span>
  )
}
