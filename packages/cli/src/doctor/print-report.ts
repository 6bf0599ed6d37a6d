import type { Session } from '../session.ts'
import { escapeControls } from '../table/escape-controls.ts'
import type { Column } from '../table/render-table.ts'
import { styleFor } from '../table/style.ts'
import type { Check, CheckStatus } from './check.ts'
import type { ConfiguredOption } from './read-configuration.ts'

export interface Report {
  readonly address: { readonly url: string; readonly source: string }
  readonly configured: readonly ConfiguredOption[]
  readonly checks: readonly Check[]
}

const colours = { ok: 'green', warning: 'yellow', problem: 'red', unknown: 'dim' } as const

/** Prints what the doctor found: settings that are not default, every check, and a last line that counts. */
export async function printReport(
  { address, configured, checks }: Report,
  { effects, printTable, note }: Pick<Session, 'effects' | 'printTable' | 'note'>,
): Promise<void> {
  const { stdout, environment } = effects
  const style = styleFor(stdout, environment)
  await stdout.write(`${style('bold', 'Configured')}\n`)
  await printTable(
    [{ name: 'server address', value: address.url, source: address.source }, ...configured],
    settingColumns,
  )
  for (const [group, title] of [
    ['reachable', 'Reachable'],
    ['healthy', 'Healthy'],
  ] as const) {
    await stdout.write(`\n${style('bold', title)}\n`)
    for (const check of checks.filter((check) => check.group === group)) {
      const status = style(colours[check.status], check.status.padEnd(longest))
      await stdout.write(`${status}  ${check.name}: ${escapeControls(check.detail)}\n`)
      if (check.next !== undefined) await stdout.write(`${' '.repeat(longest)}  ${check.next}\n`)
    }
  }
  const count = (wanted: CheckStatus) => checks.filter(({ status }) => status === wanted).length
  const problems = count('problem')
  await note(
    `\n${problems === 0 ? 'Nothing is wrong' : `${problems} ${problems === 1 ? 'problem' : 'problems'}`}, ${count('warning')} to watch, ${count('unknown')} unknown.`,
  )
}

const longest = 'problem'.length

const settingColumns: readonly Column<ConfiguredOption>[] = [
  { title: 'setting', text: ({ name }) => name },
  { title: 'value', text: ({ value }) => value },
  {
    title: 'from',
    text: ({ source }) => source,
    style: (text, { source }, style) => (source === 'default' ? style('dim', text) : text),
  },
]
