import { compareInt64, type Int64 } from '@stemma/contract'

/** Points of one metric, as columns. `values` may be NaN, never infinite. */
export interface Points {
  readonly steps: Int64[]
  /** Milliseconds since 1970. */
  readonly times: Int64[]
  readonly values: number[]
}

export interface Point {
  readonly step: Int64
  readonly time: Int64
  readonly value: number
}

export function noPoints(): Points {
  return { steps: [], times: [], values: [] }
}

export function pointAt({ steps, times, values }: Points, index: number): Point {
  const step = steps[index]
  const time = times[index]
  const value = values[index]
  if (step === undefined || time === undefined || value === undefined)
    throw new RangeError('No such point.')
  return { step, time, value }
}

export function addPoint(points: Points, { step, time, value }: Point): void {
  points.steps.push(step)
  points.times.push(time)
  points.values.push(value)
}

export function append(target: Points, source: Points): void {
  for (let index = 0; index < source.values.length; index++)
    addPoint(target, pointAt(source, index))
}

export function slice({ steps, times, values }: Points, start: number, end: number): Points {
  return {
    steps: steps.slice(start, end),
    times: times.slice(start, end),
    values: values.slice(start, end),
  }
}

/** Step, then timestamp, then value: MLflow's order for "the latest". NaN counts as 0, and comes right after it. */
export function comparePoints(a: Point, b: Point): number {
  return (
    compareInt64(a.step, b.step) ||
    compareInt64(a.time, b.time) ||
    rank(a.value) - rank(b.value) ||
    nanLast(a, b)
  )
}

/** The order of a history: timestamp, step, value. */
export function compareByTime(a: Point, b: Point): number {
  return (
    compareInt64(a.time, b.time) ||
    compareInt64(a.step, b.step) ||
    rank(a.value) - rank(b.value) ||
    nanLast(a, b)
  )
}

/** Sorted as `compare` says; points that already lie so, as nearly all do, are given back as they are. */
export function sortPoints(points: Points, compare: (a: Point, b: Point) => number): Points {
  if (isSorted(points, compare)) return points
  const order = points.values.map((_, index) => pointAt(points, index)).sort(compare)
  return {
    steps: order.map(({ step }) => step),
    times: order.map(({ time }) => time),
    values: order.map(({ value }) => value),
  }
}

/** One text for one identity: two points with the same text are the same point. */
export function identityOf({ step, time, value }: Point): string {
  return `${step} ${time} ${value === 0 ? 0 : value}`
}

function isSorted(points: Points, compare: (a: Point, b: Point) => number): boolean {
  for (let index = 1; index < points.values.length; index++) {
    if (compare(pointAt(points, index - 1), pointAt(points, index)) > 0) return false
  }
  return true
}

function rank(value: number): number {
  return Number.isNaN(value) ? 0 : value
}

function nanLast(a: Point, b: Point): number {
  return Number(Number.isNaN(a.value)) - Number(Number.isNaN(b.value))
}
