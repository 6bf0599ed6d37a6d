import { compareInt64, type Int64 } from '@stemma/contract'

/** 64-bit integers, as doubles where all of them are exact. */
export type Column = Float64Array | readonly Int64[]

/** Points of one metric, as columns of one length. */
export interface Points {
  readonly steps: Column
  /** Milliseconds since 1970. */
  readonly times: Column
  /** May be NaN, never infinite. */
  readonly values: Float64Array | readonly number[]
}

/** Points that grow. */
export interface PointList extends Points {
  readonly steps: Int64[]
  readonly times: Int64[]
  readonly values: number[]
}

export interface Point {
  readonly step: Int64
  readonly time: Int64
  readonly value: number
}

/** How points are put in order. */
export interface PointOrder {
  /** The column that is compared first. */
  readonly first: 'steps' | 'times'
  readonly compare: (a: Point, b: Point) => number
}

export function noPoints(): PointList {
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

/** A list of one point that takes no more room: of the thousand points of a request each may be of another metric. */
export function onePoint({ step, time, value }: Point): PointList {
  return { steps: [step], times: [time], values: [value] }
}

export function addPoint(list: PointList, { step, time, value }: Point): void {
  list.steps.push(step)
  list.times.push(time)
  list.values.push(value)
}

/** The points of all parts, one part after the other. */
export function concat(parts: readonly Points[]): Points {
  const [first] = parts
  if (parts.length === 1 && first) return first
  return {
    steps: joinColumns(parts.map(({ steps }) => steps)),
    times: joinColumns(parts.map(({ times }) => times)),
    values: joinDoubles(parts.map(({ values }) => values)),
  }
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

/** Timestamp, then step, then value. */
export function compareByTime(a: Point, b: Point): number {
  return (
    compareInt64(a.time, b.time) ||
    compareInt64(a.step, b.step) ||
    rank(a.value) - rank(b.value) ||
    nanLast(a, b)
  )
}

export const byStep: PointOrder = { first: 'steps', compare: comparePoints }

/** The order of a history. */
export const byTime: PointOrder = { first: 'times', compare: compareByTime }

/** In order; points that already lie so, as nearly all do, are given back as they are. */
export function sortPoints(points: Points, order: PointOrder): Points {
  if (isSorted(points, order)) return points
  const sorted = Array.from(points.values, (_, index) => pointAt(points, index)).sort(order.compare)
  return {
    steps: sorted.map(({ step }) => step),
    times: sorted.map(({ time }) => time),
    values: sorted.map(({ value }) => value),
  }
}

/** One text for one identity: two points with the same text are the same point. */
export function identityOf({ step, time, value }: Point): string {
  return `${step} ${time} ${value === 0 ? 0 : value}`
}

/** Looks at whole points only where the first column has a tie: a history is a hundred thousand of them. */
function isSorted(points: Points, { first, compare }: PointOrder): boolean {
  const column = points[first]
  for (let index = 1; index < column.length; index++) {
    const before = column[index - 1]
    const here = column[index]
    if (before === undefined || here === undefined || before > here) return false
    if (before < here) continue
    if (compare(pointAt(points, index - 1), pointAt(points, index)) > 0) return false
  }
  return true
}

function joinColumns(columns: readonly Column[]): Column {
  return columns.every(isExact) ? joinDoubles(columns) : columns.flatMap((column) => [...column])
}

function joinDoubles(parts: readonly (Float64Array | readonly number[])[]): Float64Array {
  const joined = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    joined.set(part, at)
    at += part.length
  }
  return joined
}

/** Whether all integers of a column are exact as doubles. */
function isExact(column: Column): column is Float64Array | readonly number[] {
  return column instanceof Float64Array || column.every((value) => typeof value === 'number')
}

function rank(value: number): number {
  return Number.isNaN(value) ? 0 : value
}

function nanLast(a: Point, b: Point): number {
  return Number(Number.isNaN(a.value)) - Number(Number.isNaN(b.value))
}
