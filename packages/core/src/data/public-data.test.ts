import assert from 'node:assert/strict'
import { readFileSync, readdirSync } from 'node:fs'
import { extname, join } from 'node:path'
import { test } from 'node:test'
import { checkout } from '../../../../tests/env/checkout.ts'
import { addDataVersion } from './add-data-version.ts'
import { dataWorld } from './data.testing.ts'
import { openDataFile } from './open-data-file.ts'
import { getDataVersion } from './read-data.ts'

/** The data sets of Vega: what people publish, with its gaps, dates and signs. */
const folder = join(checkout, 'node_modules/vega-datasets/data')

/** Rows of a file without line breaks inside quotes. */
function rowsIn(text: string, delimiter: string): string[][] {
  const lines = text.replace(/^\uFEFF/u, '').split(/\r?\n|\r/u)
  return lines.filter((line) => line !== '').map((line) => cellsIn(line, delimiter))
}

function cellsIn(line: string, delimiter: string): string[] {
  const cells: string[] = []
  for (let rest = line; ;) {
    const quoted = /^"((?:[^"]|"")*)"/u.exec(rest)
    const end =
      quoted?.[0].length ?? (rest.indexOf(delimiter) + rest.length + 1) % (rest.length + 1)
    cells.push(quoted?.[1]?.replaceAll('""', '"') ?? rest.slice(0, end))
    if (end >= rest.length) return cells
    rest = rest.slice(end + 1)
  }
}

/** Equal as text, or as numbers, or as moments: what a type may print otherwise. */
function isSame(one: string, other: string): boolean {
  if (one === other || one.trim() === other) return true
  if (one !== '' && other !== '' && Number(one) === Number(other)) return true
  return Date.parse(`${one.replace(' ', 'T')}Z`) === Date.parse(`${other.replace(' ', 'T')}Z`)
}

test('tables that people publish come in as they are', async (t) => {
  const { ctx } = await dataWorld(t, 'sqlite')
  const files = readdirSync(folder).filter((name) => /\.(?:csv|tsv)$/u.test(name))
  assert.ok(files.length > 20, `${files.length}`)
  for (const fileName of files) {
    const path = join(folder, fileName)
    const name = fileName.replace(/\..*/u, '')
    await addDataVersion(ctx, {
      ...{ name, from: { path }, fileName, csv: {}, widen: false, message: '' },
    })
    const source = rowsIn(readFileSync(path, 'utf8'), extname(fileName) === '.tsv' ? '\t' : ',')
    const file = await openDataFile(ctx, { reference: `${name}/1`, format: 'csv', part: {} })
    const kept = rowsIn(readFileSync(file.path, 'utf8'), ',')
    file.release()
    assert.equal(kept.length, source.length, fileName)
    for (const [at, row] of source.entries()) {
      const found = kept[at] ?? []
      const wrong = row.findIndex((cell, column) => !isSame(cell, found[column] ?? ''))
      assert.equal(wrong, -1, `${fileName}:${at + 1}: '${row[wrong]}' came as '${found[wrong]}'`)
    }
  }
})

test('a table of Arrow has the rows that its JSON has', async (t) => {
  const { ctx } = await dataWorld(t, 'sqlite')
  const fileName = 'flights-200k.arrow'
  await addDataVersion(ctx, {
    ...{ name: 'flights', from: { path: join(folder, fileName) }, fileName },
    ...{ csv: {}, widen: false, message: '' },
  })
  const { manifest } = await getDataVersion(ctx, { reference: 'flights/1' })
  const json = JSON.parse(readFileSync(join(folder, 'flights-200k.json'), 'utf8')) as object[]
  assert.equal(manifest.rows, json.length)
  const file = await openDataFile(ctx, { reference: 'flights/1', format: 'jsonl', part: {} })
  const lines = readFileSync(file.path, 'utf8').trim().split('\n')
  file.release()
  for (const at of [0, 1, 100_000, json.length - 1]) {
    const kept = JSON.parse(lines[at] ?? '') as Readonly<Record<string, number>>
    for (const [column, value] of Object.entries(json[at] ?? {}) as [string, number][])
      assert.ok(Math.abs((kept[column] ?? NaN) - value) < 0.01, `${at} ${column}`)
  }
})
