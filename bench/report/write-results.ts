import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { cacheDir, checkout } from '../peers/folders.ts'

/** A report in both forms. */
export interface Report {
  /** File name without ending, e.g. `2026-01-31`. */
  readonly name: string
  readonly markdown: string
  readonly json: unknown
  /** A quick run goes to the cache: nobody should find it among the results. */
  readonly quick: boolean
}

/** Writes `<name>.md` and `<name>.json`; returns the Markdown file's path inside the checkout. */
export async function writeResults(report: Report): Promise<string> {
  const dir = report.quick ? join(cacheDir, 'quick') : join(checkout, 'bench', 'results')
  await mkdir(dir, { recursive: true })
  await writeFile(join(dir, `${report.name}.json`), `${JSON.stringify(report.json, null, 2)}\n`)
  const path = join(dir, `${report.name}.md`)
  await writeFile(path, report.markdown)
  return path.slice(checkout.length + 1)
}
