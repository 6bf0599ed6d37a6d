import { formatNumber } from '../format/number.ts'
import { formatTime } from '../format/time.ts'
import { escapeXml } from './escape-xml.ts'
import type { LineChartInput } from './line-options.ts'

export interface PictureColors {
  readonly ground: string
  readonly text: string
  readonly muted: string
  readonly line: string
  /** What a colour of a line comes to. */
  readonly of: (color: string) => string
}

export interface PictureOptions {
  readonly title: string
  readonly colors: PictureColors
  readonly font: string
}

export const pictureWidth = 760
const plotHeight = 320
const [left, right, top] = [70, 20, 40]
const legendRow = 18

/** The height of a picture with so many lines named below it. */
export function pictureHeight({ lines }: LineChartInput): number {
  const names = lines.filter(({ isFaint }) => isFaint !== true).length
  return top + plotHeight + 34 + (names > 1 ? Math.ceil(names / 3) * legendRow + 8 : 0)
}

/** Lines as an SVG: what the canvas shows, as a drawing that can be printed at any size. */
export function linePicture(
  input: LineChartInput,
  { title, colors, font }: PictureOptions,
): string {
  const [xs = [], ...columns] = input.data
  const { lines, isLogX = false, isLogY = false } = input
  const x = scaleOf(input.range === undefined ? xs : [...input.range], isLogX)
  const y = scaleOf(
    input.yRange !== undefined && !isLogY ? [...input.yRange] : columns.flat(),
    isLogY,
  )
  const px = (value: number): number => left + x.place(value) * (pictureWidth - left - right)
  const py = (value: number): number => top + (1 - y.place(value)) * plotHeight
  const height = pictureHeight(input)
  const parts = [
    `<rect width="100%" height="100%" fill="${colors.ground}"/>`,
    `<text x="${left}" y="22" fill="${colors.text}" font-size="15" font-weight="600">${escapeXml(title)}</text>`,
    ...y.ticks.map(
      (value) =>
        `<line x1="${left}" x2="${pictureWidth - right}" y1="${py(value)}" y2="${py(value)}" stroke="${colors.line}"/><text x="${left - 8}" y="${py(value) + 4}" text-anchor="end" fill="${colors.muted}">${formatNumber(value)}</text>`,
    ),
    ...x.ticks.map(
      (value) =>
        `<text x="${px(value)}" y="${top + plotHeight + 18}" text-anchor="middle" fill="${colors.muted}">${input.isTime === true ? formatTime(value * 1000).slice(5, 16) : formatNumber(value)}</text>`,
    ),
    `<clipPath id="plot"><rect x="${left}" y="${top}" width="${pictureWidth - left - right}" height="${plotHeight}"/></clipPath>`,
    ...lines.map(({ color, width = 1.5, isFaint = false }, at) => {
      const points = xs.flatMap((value, row) => {
        const drawn = columns[at]?.[row]
        if (value === null || drawn === null || drawn === undefined) return []
        const [across, down] = [px(value), py(drawn)]
        // What has no logarithm lies nowhere.
        return Number.isFinite(across + down) ? [`${across.toFixed(1)},${down.toFixed(1)}`] : []
      })
      return `<polyline clip-path="url(#plot)" points="${points.join(' ')}" fill="none" stroke="${colors.of(color)}" stroke-width="${width}" opacity="${isFaint ? 0.3 : 1}" stroke-linejoin="round"/>`
    }),
    ...legend(input, colors),
  ]
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${pictureWidth}" height="${height}" viewBox="0 0 ${pictureWidth} ${height}" font-family="${escapeXml(font)}" font-size="12">${parts.join('')}</svg>`
}

function legend({ lines }: LineChartInput, colors: PictureColors): readonly string[] {
  const named = lines.filter(({ isFaint }) => isFaint !== true)
  if (named.length < 2) return []
  const room = (pictureWidth - left - right) / 3
  return named.map(({ label, color }, at) => {
    const x = left + (at % 3) * room
    const y = top + plotHeight + 42 + Math.floor(at / 3) * legendRow
    const text = label.length > 30 ? `${label.slice(0, 29)}…` : label
    return `<rect x="${x}" y="${y - 6}" width="14" height="4" rx="2" fill="${colors.of(color)}"/><text x="${x + 20}" y="${y}" fill="${colors.text}">${escapeXml(text)}</text>`
  })
}

interface Scale {
  readonly place: (value: number) => number
  readonly ticks: readonly number[]
}

function scaleOf(values: readonly (number | null)[], isLog: boolean): Scale {
  const shown = values.filter((value): value is number => value !== null && (!isLog || value > 0))
  const low = shown.reduce((least, value) => Math.min(least, value), Infinity)
  const high = shown.reduce((most, value) => Math.max(most, value), -Infinity)
  if (!(high > low)) {
    return { place: () => 0.5, ticks: Number.isFinite(low) ? [low] : [] }
  }
  if (isLog) {
    const [from, to] = [Math.log10(low), Math.log10(high)]
    const ticks = Array.from(
      { length: Math.floor(to) - Math.ceil(from) + 1 },
      (_, at) => 10 ** (Math.ceil(from) + at),
    )
    return {
      place: (value) => (Math.log10(value) - from) / (to - from),
      ticks: ticks.length > 1 ? ticks : [low, high],
    }
  }
  const step = niceStep((high - low) / 5)
  const first = Math.ceil(low / step)
  return {
    place: (value) => (value - low) / (high - low),
    ticks: Array.from({ length: Math.floor(high / step) - first + 1 }, (_, at) =>
      Number(((first + at) * step).toPrecision(12)),
    ),
  }
}

/** 1, 2 or 5 times a power of ten. */
function niceStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough))
  const part = rough / power
  return power * (part <= 1 ? 1 : part <= 2 ? 2 : part <= 5 ? 5 : 10)
}
