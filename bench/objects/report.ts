import type { Machine } from '../report/machine.ts'
import { short, times } from '../report/numbers.ts'
import type { Figure } from '../report/results.ts'
import { judgeRow, ratioTo, type Figures } from './judge.ts'
import { rows, type Row, type SystemId, type Target } from './rows.ts'

/** Everything that one run found. */
export interface ObjectResults {
  readonly quick: boolean
  /** One, or several that were added to one another. */
  readonly parts: readonly Part[]
  readonly machine: Machine
  /** How each system was run, what an acknowledged write has gone through, and its version. */
  readonly systems: readonly string[]
  readonly figures: Figures
}

/** One run of the bench. */
export interface Part {
  readonly command: string
  readonly startedAt: string
  readonly loadBefore: number
}

const columns: readonly (readonly [SystemId, string])[] = [
  ['git-lfs', 'git-lfs'],
  ['dvc', 'DVC'],
  ['restic', 'restic'],
  ['mlflow', 'MLflow'],
  ['stemma', 'Stemma'],
  ['bare', 'the limit'],
]

/** The whole report in Markdown. */
export function markdown(results: ObjectResults): string {
  const { machine, figures } = results
  const missing = gaps(figures)
  const sections = [
    `# Objects: figures of ${results.parts.at(-1)?.startedAt.slice(0, 10)}`,
    results.quick
      ? '**Quick run: only shows that the bench works. Its figures mean nothing.**'
      : '',
    table(figures),
    missing.length === 0 ? '' : `Figures that are missing:\n\n${missing.join('\n')}`,
    [
      ...results.parts.map(
        ({ command, startedAt, loadBefore }) =>
          `- \`${command}\`, started ${startedAt}, load before: ${loadBefore.toFixed(2)}.`,
      ),
      `- Machine: ${machine.cpu}, ${machine.cores} cores, ${short(machine.memoryBytes / 2 ** 30)} GiB; Linux ${machine.kernel}; ${machine.fileSystem}, append of 4 KiB with fsync ${short(machine.fsyncMs)} ms; Node ${machine.node}, ${machine.python}.`,
      '- Files to a server and back: each by the command line of its system, from its start to its end, when the disk is at rest. The limit is a loop in Node that does nothing but read all files and write them to one with one fsync, and that makes them anew.',
      '- MB are 10^6 bytes. Ratios are how many times better Stemma is, rounded down. Verdicts compare unrounded values.',
    ].join('\n'),
    'How they ran, and what an acknowledged write has gone through:',
    results.systems.map((line) => `- ${line}`).join('\n'),
  ]
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`
}

function table(figures: Figures): string {
  const head = ['work', ...columns.map(([, title]) => title), 'Stemma is', 'target', 'result']
  const body = rows
    .filter(({ id }) => figures[id] !== undefined)
    .map((row) => [
      row.title,
      ...columns.map(([system]) => cell(row, figures[row.id]?.[system])),
      ratios(row, figures),
      row.targets.map((target) => targetText(target, row)).join(', '),
      outcome(row, figures),
    ])
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...body.map(line)].join('\n')
}

function cell(row: Row, figure: Figure | undefined): string {
  if (figure === undefined || figure.kind === 'not-asked') return '–'
  if (figure.kind === 'failed') return '**failed**'
  return `${short(figure.value)} ${row.unit}`
}

function ratios(row: Row, figures: Figures): string {
  return columns
    .flatMap(([system, title]) => {
      const ratio =
        system === 'stemma' || system === 'bare' ? undefined : ratioTo(system, row, figures)
      return ratio === undefined ? [] : [`${times(ratio)} ${title}`]
    })
    .join(', ')
}

function targetText(target: Target, row: Row): string {
  switch (target.kind) {
    case 'at-most':
      return `at most ${target.value} ${row.unit}`
    case 'at-least':
      return `at least ${short(target.value)} ${row.unit}`
    case 'ratio':
      return `${target.atLeast}x ${columns.find(([id]) => id === target.peer)?.[1]}`
  }
}

function outcome(row: Row, figures: Figures): string {
  if (row.targets.length === 0) return 'for information'
  const verdict = judgeRow(row, figures)
  return verdict === 'not met' ? '**not met**' : verdict
}

function gaps(figures: Figures): readonly string[] {
  return rows.flatMap(({ id }) =>
    Object.entries(figures[id] ?? {}).flatMap(([system, figure]) => {
      if (figure.kind === 'measured') return []
      const why = figure.reason.replaceAll(/\s+/gu, ' ').slice(0, 400)
      return [`- ${id}, ${system}: ${figure.kind === 'failed' ? '**failed**: ' : ''}${why}`]
    }),
  )
}
