import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { checkout } from '../peers/folders.ts'
import { lookAtMachine } from '../report/machine.ts'
import { short } from '../report/numbers.ts'
import type { Figure } from '../report/results.ts'
import { writeResults } from '../report/write-results.ts'
import type { Entering } from './attempt.ts'
import { markdown, type Bench, type LineResults } from './report.ts'

export interface BenchRun<Id extends string, System extends string> {
  readonly bench: Bench
  /** As it was typed. */
  readonly command: string
  readonly quick: boolean
  /** Adds to the results of the same day. */
  readonly add: boolean
  readonly systems: readonly string[]
  readonly works: readonly ((entering: Entering<Id, System>) => Promise<void>)[]
}

/** Does the works one after the other, prints the table and writes it among the results. A figure that failed is an exit code. */
export async function runBench<Id extends string, System extends string>({
  bench,
  command,
  quick,
  add,
  systems,
  works,
}: BenchRun<Id, System>): Promise<void> {
  const machine = await lookAtMachine()
  const startedAt = new Date().toISOString()
  const name = `${bench.title.toLowerCase()}-${startedAt.slice(0, 10)}`
  const figures: Record<string, Record<string, Figure>> = {}
  const enter = (line: Id, system: System, figure: Figure): void => {
    figures[line] = { ...figures[line], [system]: figure }
    process.stderr.write(`${line}, ${system}: ${told(bench, line, figure)}\n`)
  }
  for (const work of works) {
    await work({ enter }).catch((error: unknown) => {
      // The others still count.
      console.error(error)
      process.exitCode = 1
    })
  }
  const earlier = add ? await earlierResults(name) : undefined
  const part = { command, startedAt, loadBefore: machine.loadBefore }
  const parts = [...(earlier?.parts ?? []), part]
  const all = { ...earlier?.figures, ...figures }
  const results: LineResults = { quick, parts, machine, systems, figures: all }
  const report = markdown(bench, results)
  const path = await writeResults({ name, markdown: report, json: results, quick })
  console.log(report)
  console.error(`written to ${path}`)
  const hasFailed = Object.values(figures).some((line) =>
    Object.values(line).some(({ kind }) => kind === 'failed'),
  )
  if (hasFailed) process.exitCode = 1
}

/** Undefined when there are none. */
async function earlierResults(of: string): Promise<LineResults | undefined> {
  const path = join(checkout, 'bench', 'results', `${of}.json`)
  const text = await readFile(path, 'utf8').catch(() => undefined)
  // Written by this function.
  return text === undefined ? undefined : (JSON.parse(text) as LineResults)
}

function told({ lines }: Bench, line: string, figure: Figure): string {
  if (figure.kind !== 'measured') return `${figure.kind}: ${figure.reason}`
  const detail = Object.entries(figure.detail).map(([key, value]) => `${key} ${short(value)}`)
  const unit = lines.find(({ id }) => id === line)?.unit ?? ''
  return [`${short(figure.value)} ${unit}`, ...detail].join(', ')
}
