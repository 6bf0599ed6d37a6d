import { invalidParameter, invalidState, type GatePolicy } from '@stemma/contract'
import { sumMetricTask, type ScoredByClass, type ScoredRows } from '@stemma/core'
import { parseSlice, type Row } from './slice.ts'

export interface Answers {
  readonly name: string
  readonly answers: readonly unknown[]
}

/** What a policy says of rows, before any model has seen them. */
export interface JudgedRows extends Pick<ScoredRows, 'count' | 'slices' | 'units'> {
  readonly labels: readonly unknown[]
}

/** Finds labels, slices and what is drawn as one. @throws INVALID_STATE, INVALID_PARAMETER_VALUE with what does not fit */
export function judgedRowsOf(rows: readonly Row[], policy: GatePolicy): JudgedRows {
  if (rows.length === 0) throw invalidState('The data has no rows: nothing can be judged on it.')
  const labels = labelsOf(rows, policy.label)
  const slices = new Map(
    policy.slices.map(({ name, where }) => {
      const isIn = parseSlice(where)
      return [name, Uint8Array.from(rows, (row) => Number(isIn(row)))]
    }),
  )
  const units = unitsOf(rows, policy)
  return { labels, count: rows.length, slices, ...(units !== undefined && { units }) }
}

/** Puts what is right and what two models said into the form that metrics take. @throws INVALID_STATE, INVALID_PARAMETER_VALUE with what does not fit */
export function scoredRowsOf(
  { labels, ...shared }: JudgedRows,
  policy: GatePolicy,
  { candidate, against }: { readonly candidate: Answers; readonly against: Answers },
): ScoredRows {
  const task = policy.task ?? sumMetricTask(policy.primary.metric)
  if (task === 'regression') {
    const truth = numbers(labels, `the column '${policy.label}'`)
    const said = ({ name, answers }: Answers): Float64Array => numbers(answers.map(onlyValue), name)
    return { ...shared, task, truth, candidate: said(candidate), against: said(against) }
  }
  const classes = classesOf(labels, policy)
  if (classes.length < 2)
    throw invalidState(
      `All ${shared.count} rows have '${classes[0] ?? ''}' in '${policy.label}': rows of one class only can't tell models apart. Take a version with others, or name the classes in the policy.`,
    )
  const placeOf = new Map(classes.map((name, at) => [name, at]))
  const truth = Int32Array.from(labels, (label) => {
    const at = placeOf.get(className(label))
    if (at === undefined)
      throw invalidState(
        `The column '${policy.label}' has '${className(label)}', which is none of the classes of the policy.`,
      )
    return at
  })
  const positive =
    classes.length === 2 ? placeOf.get(policy.positive ?? classes[1] ?? '') : undefined
  if (classes.length === 2 && positive === undefined)
    throw invalidParameter(
      `Invalid value for parameter 'policy.positive' supplied: There is no class '${policy.positive}'.`,
    )
  const said = (answers: Answers): ScoredByClass =>
    byClass(answers, { classes, placeOf, truth, positive })
  return {
    ...{ ...shared, task, classes, positive, truth },
    candidate: said(candidate),
    against: said(against),
  }
}

function labelsOf(rows: readonly Row[], column: string): readonly unknown[] {
  if (rows[0] !== undefined && !(column in rows[0]))
    throw invalidParameter(
      `Invalid value for parameter 'policy.label' supplied: There is no column '${column}'. There are: ${Object.keys(rows[0]).join(', ')}.`,
    )
  const labels = rows.map((row) => row[column])
  const missing = labels.filter((label) => label === null || label === undefined).length
  if (missing > 0)
    throw invalidState(
      `${missing} of ${rows.length} rows have no value in '${column}': nobody can say what is right for them. Take a version without them.`,
    )
  return labels
}

function classesOf(labels: readonly unknown[], { classes }: GatePolicy): readonly string[] {
  if (classes.length > 0) return classes
  const found = [...new Set(labels)]
  const numbered = found.filter(isNumber)
  if (numbered.length === found.length)
    return numbered.toSorted((one, other) => (one < other ? -1 : 1)).map(className)
  return found.map(className).toSorted((one, other) => (one < other ? -1 : 1))
}

function className(value: unknown): string {
  return typeof value === 'string' ? value : shown(value)
}

function shown(value: unknown): string {
  return typeof value === 'bigint' ? String(value) : JSON.stringify(value)
}

/** Integers that a double can't hold are BigInts. */
function isNumber(value: unknown): value is number | bigint {
  return typeof value === 'number' || typeof value === 'bigint'
}

/** A table of one column answers objects with one value. */
function onlyValue(answer: unknown): unknown {
  if (typeof answer !== 'object' || answer === null) return answer
  const values = Object.values(answer)
  return values.length === 1 ? values[0] : answer
}

function numbers(values: readonly unknown[], whose: string): Float64Array {
  const wrong = values.findIndex((value) => !isNumber(value) || !Number.isFinite(Number(value)))
  if (wrong >= 0)
    throw invalidState(
      `Row ${wrong + 1}: ${whose} has ${shown(values[wrong])}, which is no number.`,
    )
  return Float64Array.from(values, Number)
}

interface Classes {
  readonly classes: readonly string[]
  readonly placeOf: ReadonlyMap<string, number>
  readonly truth: Int32Array
  readonly positive: number | undefined
}

/** A probability of each class, of the positive one, or a class. */
function byClass(
  { name, answers }: Answers,
  { classes, placeOf, truth, positive }: Classes,
): ScoredByClass {
  const values = answers.map((answer) => {
    if (Array.isArray(answer) || typeof answer !== 'object' || answer === null) return answer
    const row = answer as Row // an object that is no list
    const inOrder = classes.map((known) => row[known])
    return inOrder.every((one) => typeof one === 'number') ? inOrder : onlyValue(answer)
  })
  if (values.every((value) => Array.isArray(value)))
    return fromProbabilities(values as number[][], { name, classes, truth, positive }) // looked at inside
  if (values.every((value) => placeOf.has(className(value))))
    return { chosen: Int32Array.from(values, (value) => placeOf.get(className(value)) ?? -1) }
  if (positive !== undefined) {
    const known = numbers(values, name)
    const outside = known.findIndex((one) => one < 0 || one > 1)
    if (outside < 0) {
      const pairs = Array.from(known, (one) => (positive === 1 ? [1 - one, one] : [one, 1 - one]))
      return fromProbabilities(pairs, { name, classes, truth, positive })
    }
  }
  const wrong = values.find((value) => !placeOf.has(className(value)))
  throw invalidState(
    `${name} answers ${shown(wrong)}, which is no probability and none of the classes ${classes.join(', ')}.`,
  )
}

/** Rounding may go a little beyond. */
function isProbability(value: unknown): boolean {
  return typeof value === 'number' && value >= -1e-6 && value <= 1 + 1e-6
}

function fromProbabilities(
  pairs: readonly (readonly number[])[],
  { name, classes, truth, positive }: Omit<Classes, 'placeOf'> & { readonly name: string },
): ScoredByClass {
  const chosen = new Int32Array(pairs.length)
  const ofTruth = new Float64Array(pairs.length)
  const ofPositive = positive === undefined ? undefined : new Float64Array(pairs.length)
  for (const [row, each] of pairs.entries()) {
    if (each.length !== classes.length)
      throw invalidState(
        `${name} answers ${each.length} probabilities, and there are ${classes.length} classes: name them in the policy, in the order of the model.`,
      )
    if (!each.every(isProbability))
      throw invalidState(
        `Row ${row + 1}: ${name} answers ${JSON.stringify(each)}, and probabilities are from 0 to 1.`,
      )
    let best = 0
    for (let at = 1; at < each.length; at++) if ((each[at] ?? 0) > (each[best] ?? 0)) best = at
    chosen[row] = best
    ofTruth[row] = each[truth[row] ?? 0] ?? NaN
    if (ofPositive !== undefined && positive !== undefined) ofPositive[row] = each[positive] ?? NaN
  }
  return { chosen, ofTruth, ...(ofPositive !== undefined && { ofPositive }) }
}

/** Rows that are drawn as one have one number. */
function unitsOf(
  rows: readonly Row[],
  { cluster, time, block }: GatePolicy,
): Int32Array | undefined {
  const column = cluster ?? time
  if (column === undefined) return undefined
  if (rows[0] !== undefined && !(column in rows[0]))
    throw invalidParameter(
      `Invalid value for parameter 'policy.${cluster === undefined ? 'time' : 'cluster'}' supplied: There is no column '${column}'.`,
    )
  if (cluster !== undefined) {
    const numberOf = new Map<unknown, number>()
    return Int32Array.from(rows, (row) => {
      const number = numberOf.get(row[column]) ?? numberOf.size
      numberOf.set(row[column], number)
      return number
    })
  }
  const order = rows.map((_, at) => at)
  const at = (row: number): string | number | bigint =>
    (rows[row]?.[column] ?? '') as string | number | bigint // of a table
  order.sort((one, other) => (at(one) < at(other) ? -1 : Number(at(one) > at(other))))
  const units = new Int32Array(rows.length)
  for (const [rank, row] of order.entries()) units[row] = Math.floor(rank / block)
  return units
}
