import type { NativeDecision } from '@stemma/contract'
import { formatTime } from '../table/format-time.ts'

/** A decision for people: the verdict, why, and each figure of both models. */
export function decisionText(decision: NativeDecision): string {
  const { verdict, name, alias, candidate_version: candidate, against_version: against } = decision
  const head = decision.moved
    ? `${name}@${alias} names version ${candidate} now`
    : `${name}@${alias} stays${against === undefined ? '' : ` at version ${against}`}`
  const lines = [
    `${verdict}  ${head}`,
    ...decision.reasons.map((reason) => `  ${reason}`),
    ...(decision.rows_needed === undefined
      ? []
      : [`  About ${decision.rows_needed} rows would settle it.`]),
  ]
  if (decision.measures.length > 0)
    lines.push('', ...table(decision), '', `on ${decision.data}, ${decision.rows} rows`)
  for (const { name: test, p } of decision.tests) lines.push(`${test}: p = ${short(p)}`)
  for (const { model, data, rows, unknown } of decision.overlaps)
    lines.push(
      unknown === undefined
        ? `version ${model} was trained on ${data}: ${rows} rows in both`
        : `version ${model}: overlap with its training data is not known, ${unknown}`,
    )
  if (decision.decision_id !== '')
    lines.push(
      `decision ${decision.decision_id}, ${decision.created_by}, ${formatTime(decision.creation_time)}`,
    )
  return `${lines.join('\n')}\n`
}

function table({ measures, figures }: NativeDecision): string[] {
  const rows = [
    ['metric', 'candidate', 'champion', 'better by', 'interval'],
    ...measures.map(({ metric, slice, candidate, against, improvement, low, high }) => [
      slice === undefined ? metric : `${metric} of ${slice}`,
      short(candidate),
      short(against),
      short(improvement),
      low === undefined ? 'too few rows' : `${short(low)} to ${short(high)}`,
    ]),
    ...figures.map(({ metric, candidate, against }) => [
      metric,
      short(candidate),
      short(against),
      '',
      '',
    ]),
  ]
  const widths = [0, 1, 2, 3, 4].map((at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)))
  return rows.map((row) =>
    row
      .map((text, at) => (at === 0 ? text.padEnd(widths[0] ?? 0) : text.padStart(widths[at] ?? 0)))
      .join('  ')
      .trimEnd(),
  )
}

function short(value: number | undefined): string {
  return value === undefined ? '–' : String(Number(value.toPrecision(4)))
}
