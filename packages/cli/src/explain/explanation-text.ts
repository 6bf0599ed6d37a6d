import type { ExplainedData, NativeExplanation } from '@stemma/contract'
import type { CommitDiff } from '@stemma/runner'
import { decisionText } from '../gate/decision-text.ts'
import { escapeControls } from '../table/escape-controls.ts'
import type { Attribution } from './attribute.ts'

const mostLines = 40
const parts = ['code', 'param', 'environment', 'signature', 'metric'] as const
const titles = {
  code: 'Code',
  param: 'Parameters',
  environment: 'Packages',
  signature: 'Signature',
  metric: 'Metrics of the runs',
} as const

/** An explanation for people: what stands out first, then all that changed. */
export function explanationText(
  explanation: NativeExplanation,
  {
    code,
    attribution,
  }: { readonly code: CommitDiff | undefined; readonly attribution: Attribution | undefined },
): string {
  const { name, from, to, suspects, data, differences, decision, unknown } = explanation
  const lines = [`${name}/${from} → ${name}/${to}`]
  if (suspects.length > 0) lines.push('', 'What stands out')
  for (const { data: version, column, reasons } of suspects)
    lines.push(`  ${column} of ${version}: ${reasons.join('; ')}`)
  for (const one of data) lines.push('', ...dataLines(one))
  for (const part of parts) {
    const found = differences.filter((one) => one.part === part)
    if (found.length === 0) continue
    lines.push('', titles[part])
    for (const { key, from: before, to: now } of found.slice(0, mostLines))
      lines.push(`  ${key}: ${before ?? '–'} → ${now ?? '–'}`)
    if (found.length > mostLines) lines.push(`  … ${found.length - mostLines} more`)
    if (part === 'code' && code !== undefined)
      lines.push(
        ...code.log.map((line) => `  ${line}`),
        ...code.stat.split('\n').map((line) => ` ${line}`),
      )
  }
  if (!differences.some(({ part }) => part === 'code')) lines.push('', 'The code is the same.')
  if (attribution !== undefined) lines.push('', ...attributionLines(explanation, attribution))
  if (decision !== undefined)
    lines.push(
      '',
      `Judged on the same rows: version ${decision.candidate_version} against ${decision.against_version}`,
      ...decisionText(decision)
        .trimEnd()
        .split('\n')
        .map((line) => `  ${line}`),
    )
  if (unknown.length > 0) lines.push('', 'Not known', ...unknown.map((line) => `  ${line}`))
  return `${lines.map(escapeControls).join('\n')}\n`
}

function dataLines(one: ExplainedData): string[] {
  const role = one.context === '' ? 'Data' : `Data, ${one.context}`
  if (one.before === undefined)
    return [`${role}: ${one.now ?? ''}, which the earlier run did not see`]
  if (one.now === undefined) return [`${role}: ${one.before} is not seen any more`]
  if (one.is_same) return [`${role}: ${one.now}, the same rows as ${one.before}`]
  const lines = [
    `${role}: ${one.before} (${one.rows_before ?? '?'} rows) → ${one.now} (${one.rows_now ?? '?'} rows)`,
  ]
  if (one.added !== undefined)
    lines.push(
      `  ${one.added} rows added, ${one.removed ?? 0} removed, ${one.changed ?? 0} changed${changedText(one)}`,
    )
  if (one.new_columns.length > 0) lines.push(`  new columns: ${one.new_columns.join(', ')}`)
  if (one.dropped_columns.length > 0)
    lines.push(`  columns gone: ${one.dropped_columns.join(', ')}`)
  for (const { name, level, psi, ks } of one.drift)
    lines.push(
      `  ${name} moved${level === 'large' ? ' far' : ''}: PSI ${psi.toPrecision(2)}${ks === undefined ? '' : `, KS ${ks.toPrecision(2)}`}`,
    )
  for (const { column, kind, detail } of one.problems)
    lines.push(`  ${kind}${column === '' ? '' : ` in ${column}`}: ${detail}`)
  return lines
}

function changedText({ changed_columns: columns }: ExplainedData): string {
  if (columns.length === 0) return ''
  return ` (${columns
    .slice(0, 10)
    .map(({ name, rows }) => `${name} ${rows}`)
    .join(', ')})`
}

function attributionLines({ from, to }: NativeExplanation, attribution: Attribution): string[] {
  const keys = [...new Set(attribution.flatMap(({ metrics }) => metrics.map(({ key }) => key)))]
  const lines = [`One thing at a time: version ${from} with one thing of version ${to}`]
  for (const key of keys) {
    const [first] = attribution.flatMap(({ metrics }) => metrics.filter((one) => one.key === key))
    if (first === undefined) continue
    lines.push(`  ${key}: ${short(first.before)} → ${short(first.now)}`)
    for (const { what, metrics } of attribution) {
      const one = metrics.find((metric) => metric.key === key)
      if (one !== undefined) lines.push(`    with ${what}: ${short(one.swapped)}`)
    }
  }
  return lines
}

function short(value: number): string {
  return String(Number(value.toPrecision(4)))
}
