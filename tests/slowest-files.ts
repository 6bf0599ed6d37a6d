import { relative } from 'node:path'
import { checkout } from './env/checkout.ts'

/** What the test runner tells of a file that has ended. */
interface Ended {
  readonly type: string
  readonly data: { readonly file?: string; readonly duration_ms?: number }
}

/** A reporter for Node's test runner: the files that took longest, so that it shows which belong to `npm run test:all`. */
export async function* slowestFiles(events: AsyncIterable<Ended>): AsyncGenerator<string> {
  const took: { readonly file: string; readonly seconds: number }[] = []
  for await (const { type, data } of events) {
    const { file, duration_ms: ms } = data
    if (type === 'test:summary' && file !== undefined && ms !== undefined)
      took.push({ file: relative(checkout, file), seconds: Math.round(ms / 1000) })
  }
  const slowest = took.toSorted((one, other) => other.seconds - one.seconds).slice(0, 12)
  yield `slowest: ${slowest.map(({ file, seconds }) => `${file} ${seconds} s`).join(', ')}\n`
}

// oxlint-disable-next-line import/no-default-export -- the test runner asks a reporter's file for it
export default slowestFiles
