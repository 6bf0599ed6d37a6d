import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { compareAnswers } from '../compare-answers.ts'
import type { SignatureColumn } from '../protocols/strict-check.ts'
import type { Scored } from '../workers/worker-messages.ts'
import type { NativeModel } from './open-native.ts'

export interface ParityInput {
  readonly folder: string
  readonly native: NativeModel
  readonly signature: readonly SignatureColumn[]
  /** Python's answer to the same. */
  readonly score: (contentType: string, body: Buffer) => Promise<Scored>
}

/** What two runtimes answered to the same rows. */
export interface ParityReport {
  readonly rows: number
  /** All answers are the same text. */
  readonly isIdentical: boolean
  readonly maxAbsDiff: number
  readonly labelFlips: number
  /** Close enough to serve natively: no label differs, and no number by more than a millionth: of graphs in floats of 32 bits, above 1, of itself. */
  readonly isGood: boolean
  /** Why it is not. */
  readonly reason: string
}

const rowsOfProbe = 400
const tolerance = 1e-6
const type = 'application/json'

/** Asks both runtimes about the model's own example, and about rows at the edges of its splits, where they would part first. */
export async function measureParity(input: ParityInput): Promise<ParityReport> {
  const probe = probeBody(input)
  const bodies = [await exampleOf(input.folder), probe]
  let report: ParityReport = {
    rows: 0,
    isIdentical: true,
    maxAbsDiff: 0,
    labelFlips: 0,
    isGood: true,
    reason: '',
  }
  for (const body of bodies) {
    if (body === undefined) continue
    const native = await input.native.score(type, body)
    if (native === undefined) {
      // An example that Python must look at is no evidence; the probe always is.
      if (body === probe) report = { ...report, isGood: false, reason: 'Its answer is no table.' }
      continue
    }
    const theirs = await input.score(type, body)
    const text = native.body.toString()
    const found = compareAnswers(theirs.body.toString(), text)
    const apart = input.native.isInexact ? found.maxRelDiff : found.maxAbsDiff
    const isAlike = theirs.status === 200 && found.isAlike
    report = {
      rows: report.rows + (text.match(/,/gu)?.length ?? 0) + 1,
      isIdentical: report.isIdentical && theirs.body.toString() === text,
      maxAbsDiff: Math.max(report.maxAbsDiff, found.maxAbsDiff),
      labelFlips: report.labelFlips + found.labelFlips,
      isGood: report.isGood && isAlike && found.labelFlips === 0 && apart <= tolerance,
      reason: isAlike ? report.reason : `Python answers with ${theirs.status}, or in another form.`,
    }
  }
  return report
}

async function exampleOf(folder: string): Promise<Buffer | undefined> {
  return readFile(join(folder, 'serving_input_example.json')).catch(() => undefined)
}

/** Rows whose values are thresholds of the trees, a little less or more, nothing, and nought. Always the same ones. */
function probeBody({ native, signature }: ParityInput): Buffer {
  const edges = native.edges()
  let seed = 1
  const random = (count: number): number => {
    seed = (seed * 48_271) % 2_147_483_647
    return seed % count
  }
  const data = Array.from({ length: rowsOfProbe }, () =>
    signature.map(({ type: kind }, index): number | null => {
      const own = edges[index] ?? []
      const edge = own.length === 0 ? random(100) / 10 - 5 : (own[random(own.length)] ?? 0)
      const value =
        [edge, edge, edge + Math.abs(edge) * 1e-7, edge - Math.abs(edge) * 1e-7, 0][random(5)] ?? 0
      if (kind === 'integer' || kind === 'long') return Math.round(value)
      return random(12) === 0 || !Number.isFinite(Math.fround(value)) ? null : value
    }),
  )
  const columns = signature.map(({ name }) => name)
  return Buffer.from(JSON.stringify({ dataframe_split: { columns, data } }))
}
