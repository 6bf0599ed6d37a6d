import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { displayWidth } from './display-width.ts'
import { renderTable, type Column } from './render-table.ts'

interface Row {
  readonly name: string
  readonly loss: number
}

const columns: readonly Column<Row>[] = [
  { title: 'name', text: ({ name }) => name },
  {
    title: 'loss',
    align: 'right',
    text: ({ loss }) => loss.toFixed(2),
    exact: ({ loss }) => String(loss),
  },
]

function render(rows: readonly Row[], { width = 0, environment = { NO_COLOR: '1' } } = {}): string {
  const stdout = { isTerminal: width > 0, columns: width, write: async () => {} }
  return renderTable(rows, columns, { stdout, environment })
}

test('on a terminal columns are aligned, numbers to the right', () => {
  const table = render(
    [
      { name: 'a', loss: 0.123456 },
      { name: 'longer', loss: 10 },
    ],
    { width: 80 },
  )
  assert.equal(table, 'name     loss\na        0.12\nlonger  10.00\n')
})

test('elsewhere it is tab-separated with exact values', () => {
  assert.equal(render([{ name: 'a b', loss: 0.123456 }]), 'name\tloss\na b\t0.123456\n')
})

test('what is too wide ends in …', () => {
  const table = render([{ name: 'a very long name', loss: 1 }], { width: 16 })
  assert.equal(table, 'name        loss\na very lo…  1.00\n')
})

test('no line is wider than the terminal, whatever the script', () => {
  const names = fc.string({ unit: 'grapheme', maxLength: 200 })
  fc.assert(
    fc.property(fc.array(names), fc.integer({ min: 30, max: 120 }), (texts, width) => {
      const table = render(
        texts.map((name) => ({ name, loss: 1 })),
        { width },
      )
      for (const line of table.split('\n')) assert.ok(displayWidth(line) <= width, line)
    }),
  )
})

test('every row is one line without control characters, on a terminal and elsewhere', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary' })), fc.constantFrom(0, 80), (texts, width) => {
      const table = render(
        texts.map((name) => ({ name, loss: 1 })),
        { width },
      )
      assert.equal(table.split('\n').length, texts.length + 2)
      // oxlint-disable-next-line no-control-regex -- what must not come through
      assert.doesNotMatch(table.replaceAll(/[\n\t]/gu, ''), /[\u0000-\u001f\u007f-\u009f]/u)
    }),
  )
})

test('colours need a terminal and the absence of NO_COLOR', () => {
  const rows = [{ name: 'a', loss: 1 }]
  assert.ok(render(rows, { width: 80, environment: { NO_COLOR: '' } }).includes('\u001b[1m'))
  assert.ok(!render(rows, { width: 80 }).includes('\u001b'))
  assert.ok(!render(rows, { environment: { NO_COLOR: '' } }).includes('\u001b'))
})
