import assert from 'node:assert/strict'
import { test } from 'node:test'
import { StemmaError } from '@stemma/contract'
import { parseLoggedModelFilter } from './logged-models.ts'
import { parseRunOrderBy } from './order-by.ts'
import { parseRunFilter } from './runs.ts'

const size = 65_536
const fill = (part: string) => part.repeat(Math.floor(size / part.length))

const hostile: Readonly<Record<string, string>> = {
  'a megabyte': 'metrics.a > 1 AND '.repeat(58_000),
  'deep parentheses': fill('('),
  'deep closed parentheses': '('.repeat(size / 2) + ')'.repeat(size / 2),
  'closing parentheses': fill(')'),
  'parentheses in a list': `run_id IN ${'('.repeat(30_000)}'a'${')'.repeat(30_000)}`,
  'calls in calls': fill('min('),
  quotes: fill("'"),
  'quotes, odd': `a = ${fill("'").slice(5)}`,
  'quotes apart': fill("' "),
  'escaped quotes': fill(String.raw`\'`),
  'quoted escapes': `'${fill(String.raw`\'`)}`,
  'double quotes': fill('"').slice(1),
  backticks: fill('`').slice(1),
  'open backticks in names': fill('a.`'),
  'mixed quotes': fill(`'"\``),
  comments: fill('/*'),
  'closed comments': fill('/**/'),
  'line comments': fill('-- x\n'),
  semicolons: fill(';'),
  ANDs: fill('AND '),
  NOTs: fill('NOT '),
  names: fill('a '),
  dots: fill('.'),
  'dotted names': fill('a.'),
  sums: fill('a-'),
  digits: `metrics.a > ${'9'.repeat(65_000)}`,
  'digits and a letter': `${'9'.repeat(65_000)}x`,
  'dotted digits': fill('1.'),
  exponents: fill('1e'),
  signs: fill('+-'),
  operators: fill('>'),
  comparisons: fill('a>b '),
  spaces: fill(' '),
  'commas in a list': `run_id IN (${','.repeat(60_000)})`,
  'strings in a list': `run_id IN (${"'' ".repeat(20_000)})`,
  'escapes in a list': String.raw`run_id IN ('${String.raw`\x41`.repeat(16_000)}')`,
}

for (const [name, text] of Object.entries(hostile)) {
  test(`a filter of ${name} takes less than 50 ms`, () => {
    for (const parse of [
      parseRunFilter,
      parseLoggedModelFilter,
      (item: string) => parseRunOrderBy([item]),
    ]) {
      const { error, time } = measure(() => parse(text))
      assert.ok(error === undefined || error instanceof StemmaError, String(error))
      assert.ok(time < 50, `${time} ms`)
    }
  })
}

/** Time that this thread worked, the best of three, in milliseconds: other work on the machine does not count. */
function measure(run: () => unknown): { readonly error?: unknown; readonly time: number } {
  let time = Infinity
  let error: unknown
  for (let round = 0; round < 3; round += 1) {
    const start = process.threadCpuUsage()
    try {
      run()
    } catch (caught) {
      error = caught
    }
    const { user, system } = process.threadCpuUsage(start)
    time = Math.min(time, (user + system) / 1000)
  }
  return { error, time }
}
