import type { ReactNode } from 'react'
import { notifyError } from '../app/notices.tsx'
import { barPicture, barPictureHeight } from './bar-picture.ts'
import type { Bar } from './bars.tsx'
import { cssColor } from './css-color.ts'
import type { LineChartInput } from './line-options.ts'
import { linePicture, pictureHeight, pictureWidth, type PictureOptions } from './line-picture.ts'
import { saveBlob, saveCsv, saveRows } from './save-chart.ts'
import { savePictureOf } from './save-svg.ts'
import css from './charts.module.css'

interface ChartMenuProps {
  readonly name: string
  /** Where all points are, if the server has them in one place. */
  readonly csv: string | undefined
  readonly table: LineChartInput
  /** A bar for each run, where that is what is drawn. */
  readonly bars: readonly Bar[] | undefined
}

/** Takes a chart along: as a drawing, as a picture, or its numbers. */
export function ChartMenu({ name, csv, table, bars }: ChartMenuProps): ReactNode {
  const drawing = (element: HTMLElement): string => {
    const options = pictureOptions(element, name)
    return bars === undefined ? linePicture(table, options) : barPicture(bars, options)
  }
  const height = bars === undefined ? pictureHeight(table) : barPictureHeight(bars)
  const saveNumbers = (): void => {
    if (bars === undefined) saveCsv(table, `${name}.csv`)
    else saveRows([['run', name], ...bars.map(({ label, value }) => [label, value])], `${name}.csv`)
  }
  return (
    <span className={css['menu']}>
      <button
        type="button"
        aria-label={`Save ${name} as SVG`}
        onClick={({ currentTarget }) =>
          saveBlob(new Blob([drawing(currentTarget)], { type: 'image/svg+xml' }), `${name}.svg`)
        }
      >
        SVG
      </button>
      <button
        type="button"
        aria-label={`Save ${name} as PNG`}
        onClick={({ currentTarget }) => {
          const size = { width: pictureWidth, height }
          savePictureOf(drawing(currentTarget), size, `${name}.png`).catch(notifyError)
        }}
      >
        PNG
      </button>
      {csv === undefined ? (
        <button type="button" onClick={saveNumbers} aria-label={`Save ${name} as CSV`}>
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

/** In the colours of the theme, where the element is. */
function pictureOptions(element: HTMLElement, title: string): PictureOptions {
  const of = (color: string): string => cssColor(element, color)
  const ground = getComputedStyle(document.documentElement).backgroundColor
  return {
    title,
    colors: { ground, text: of('--text'), muted: of('--muted'), line: of('--line'), of },
    font: getComputedStyle(element).fontFamily,
  }
}
