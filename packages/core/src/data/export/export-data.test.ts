import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { suite, test } from 'node:test'
import { dataWorld } from '../data.testing.ts'
import { openDataFile } from '../open-data-file.ts'
import { exportData } from './export-data.ts'

const csv = 'id,name,paid,day\n1,Ada,0.5,2026-01-02\n2,Ben,,2026-01-03\n'
const base = { baseUrl: 'https://stemma.example.com' }

interface Croissant {
  readonly description: string
  readonly distribution: readonly { readonly contentUrl: string; readonly sha256: string }[]
  readonly recordSet?: readonly {
    readonly key: unknown
    readonly field: readonly { readonly name: string; readonly dataType: string }[]
  }[]
}

interface LineageEvent {
  readonly dataset: {
    readonly namespace: string
    readonly name: string
    readonly facets: {
      readonly schema: { readonly fields: readonly unknown[] }
      readonly version: { readonly datasetVersion: string }
      readonly dataSource: { readonly name: string; readonly uri: string }
    }
  }
}

/** As its readers get it. */
function read(document: object): unknown {
  return JSON.parse(JSON.stringify(document))
}

suite('what describes a version', () => {
  test('as Croissant names the bytes, their hash, the columns and the key', async (t) => {
    const { ctx, add } = await dataWorld(t, 'sqlite')
    await add(csv, { key: ['id'], message: 'January' })
    await add(csv.replace('Ada', 'Eve'))
    for (const version of ['1', '2']) {
      const reference = `churn/${version}`
      const file = await openDataFile(ctx, { reference, format: 'parquet', part: {} })
      const bytes = readFileSync(file.path)
      file.release()
      const document = await exportData(ctx, { reference, format: 'croissant', ...base })
      const { distribution, recordSet, description } = read(document) as Croissant
      assert.equal(description, version === '1' ? 'January' : 'Version 2 of churn.')
      assert.deepEqual(distribution, [
        {
          '@type': 'cr:FileObject',
          '@id': `churn-${version}.parquet`,
          name: `churn-${version}.parquet`,
          contentUrl: `https://stemma.example.com/data/churn/${version}.parquet`,
          contentSize: `${String(bytes.byteLength)} B`,
          encodingFormat: 'application/x-parquet',
          sha256: createHash('sha256').update(bytes).digest('hex'),
        },
      ])
      assert.deepEqual(recordSet?.[0]?.key, { '@id': 'rows/id' })
      assert.deepEqual(
        recordSet?.[0]?.field.map(({ name, dataType }) => [name, dataType]),
        [
          ['rows/id', 'sc:Integer'],
          ['rows/name', 'sc:Text'],
          ['rows/paid', 'sc:Float'],
          ['rows/day', 'sc:Date'],
        ],
      )
    }
  })

  test('of a file without rows is the bytes alone', async (t) => {
    const { ctx, add } = await dataWorld(t, 'sqlite')
    await add('not a picture', { name: 'photo', fileName: 'cat.jpg' })
    const document = await exportData(ctx, { reference: 'photo', format: 'croissant' })
    const { distribution, recordSet } = read(document) as Croissant
    assert.equal(distribution[0]?.contentUrl, 'data/photo/1.jpg')
    assert.equal(
      distribution[0]?.sha256,
      createHash('sha256').update('not a picture').digest('hex'),
    )
    assert.equal(recordSet, undefined)
  })

  test('as OpenLineage has schema, version and source', async (t) => {
    const { ctx, add } = await dataWorld(t, 'sqlite')
    await add(csv)
    const document = await exportData(ctx, { reference: 'churn', format: 'openlineage', ...base })
    const { dataset } = read(document) as LineageEvent
    assert.deepEqual(
      [dataset.namespace, dataset.name, dataset.facets.version.datasetVersion],
      ['https://stemma.example.com', 'churn', '1'],
    )
    assert.deepEqual(dataset.facets.schema.fields[2], { name: 'paid', type: 'double' })
    assert.deepEqual(
      [dataset.facets.dataSource.name, dataset.facets.dataSource.uri],
      ['churn.csv', 'https://stemma.example.com/data/churn/1.parquet'],
    )
  })
})
