import type { Machine } from '../report/machine.ts'
import { short } from '../report/numbers.ts'
import type { Figures } from './judge.ts'
import type { Column, Line } from './line.ts'
import { gaps, lineTable } from './table.ts'

/** Everything that one run found. */
export interface LineResults {
  readonly quick: boolean
  /** One, or several that were added to one another. */
  readonly parts: readonly Part[]
  readonly machine: Machine
  /** How each system was run, what an acknowledged write has gone through, and its version. */
  readonly systems: readonly string[]
  readonly figures: Figures
}

/** One run of a bench. */
export interface Part {
  readonly command: string
  readonly startedAt: string
  readonly loadBefore: number
}

/** What a bench of lines is, without what it found. */
export interface Bench {
  /** Begins the heading, and the names of the files of its results in small letters. */
  readonly title: string
  readonly lines: readonly Line[]
  readonly columns: readonly Column[]
  /** What the figures are of. */
  readonly notes: readonly string[]
}

/** The whole report in Markdown. */
export function markdown({ title, lines, columns, notes }: Bench, results: LineResults): string {
  const { machine, figures } = results
  const missing = gaps(lines, figures)
  const sections = [
    `# ${title}: figures of ${results.parts.at(-1)?.startedAt.slice(0, 10)}`,
    results.quick
      ? '**Quick run: only shows that the bench works. Its figures mean nothing.**'
      : '',
    lineTable({ lines, columns, figures }),
    missing.length === 0 ? '' : `Figures that are missing:\n\n${missing.join('\n')}`,
    [
      ...results.parts.map(
        ({ command, startedAt, loadBefore }) =>
          `- \`${command}\`, started ${startedAt}, load before: ${loadBefore.toFixed(2)}.`,
      ),
      `- Machine: ${machine.cpu}, ${machine.cores} cores, ${short(machine.memoryBytes / 2 ** 30)} GiB; Linux ${machine.kernel}; ${machine.fileSystem}, append of 4 KiB with fsync ${short(machine.fsyncMs)} ms; Node ${machine.node}, ${machine.python}.`,
      ...notes.map((note) => `- ${note}`),
      '- MB are 10^6 bytes. Ratios are how many times better Stemma is, rounded down. Verdicts compare unrounded values.',
    ].join('\n'),
    'How they ran, and what an acknowledged write has gone through:',
    results.systems.map((line) => `- ${line}`).join('\n'),
  ]
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`
}
