import { useEffect, useRef, type ReactNode } from 'react'
import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import { themeEvent } from '../theme/theme.ts'
import { hoveredRun, onHoveredRun } from './hovered-run.ts'
import { lineOptions, type LineChartInput } from './line-options.ts'
import css from './charts.module.css'

/** Lines on a canvas. Redrawn when the theme, the size or the data change. */
interface LineChartProps {
  /** The same object as long as nothing of it changes: another one is drawn anew. */
  readonly input: LineChartInput
  /** What it shows, in words. */
  readonly label: string
}

export function LineChart({ input, label }: LineChartProps): ReactNode {
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const element = place.current
    if (element === null) return
    let plot: uPlot | undefined
    const draw = (): void => {
      plot?.destroy()
      const { width, height } = element.getBoundingClientRect()
      plot = new uPlot(lineOptions(input, { element, width, height }), alignedData(input), element)
    }
    draw()
    const sizes = new ResizeObserver(() => {
      const { width, height } = element.getBoundingClientRect()
      if (width > 0) plot?.setSize({ width, height })
    })
    sizes.observe(element)
    const system = window.matchMedia('(prefers-color-scheme: dark)')
    const isFocused = (): void => {
      const run = hoveredRun()
      const line = run === undefined ? -1 : input.lines.findIndex(({ runId }) => runId === run)
      // Without a place: all as they are.
      plot?.setSeries(line < 0 ? null : line + 1, { focus: true }, false)
    }
    const unhover = onHoveredRun(isFocused)
    system.addEventListener('change', draw)
    window.addEventListener(themeEvent, draw)
    return () => {
      sizes.disconnect()
      unhover()
      system.removeEventListener('change', draw)
      window.removeEventListener(themeEvent, draw)
      plot?.destroy()
    }
  }, [input])
  return <div ref={place} className={css['plot']} role="img" aria-label={label} />
}

function alignedData({ data }: LineChartInput): uPlot.AlignedData {
  // The guarantee: `data` begins with the x values, and uPlot does not write into it.
  return data as uPlot.AlignedData
}
