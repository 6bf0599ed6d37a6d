import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, suite, test } from 'node:test'
import type { NativeRecipe } from '@stemma/contract'
import { call } from '@stemma/sdk/client'
import { fetchByHttp } from '../client/fetch-by-http.ts'
import { makeHttpClient, type HttpClient } from '../client/http-client.ts'
import { openTestBench, type TestBench } from '../command-line.testing.ts'
import { chooseData } from './choose-data.ts'
import { findGate } from './find-gate.ts'
import { newestData } from './newest-data.ts'

suite('what a model is trained on again', () => {
  let bench: TestBench
  let http: HttpClient
  const notes: string[] = []
  const note = async (text: string): Promise<void> => void notes.push(text)
  before(async () => {
    bench = await openTestBench()
    http = makeHttpClient(bench.url, fetchByHttp)
  })
  after(() => bench.close())

  const add = async (rows: number): Promise<void> => {
    const lines = Array.from({ length: rows }, (_, id) => `${id},${(id * 7) % 13}`)
    await writeFile(join(bench.folder, 'churn.csv'), `id,paid\n${lines.join('\n')}\n`)
    const done = await bench.stemma('data', 'add', 'churn', 'churn.csv', '--key', 'id')
    assert.equal(done.status, 0, done.stderr)
  }
  const idsOf = async (reference: string): Promise<ReadonlySet<string>> => {
    const sql = 'select id from data'
    const { rows } = await call(http, 'data.query', { reference, sql, others: [], limit: 10_000 })
    return new Set(rows.map(({ values }) => String(values[0])))
  }
  const recipe = (data: NativeRecipe['data']): NativeRecipe => ({
    ...{ run_id: 'a'.repeat(32), project: '', subdirectory: '', commit: '', repository: '' },
    ...{ branch: '', entry_point: '', command: '', parameters: [], environment_manager: '' },
    ...{ environment: '', patch: '', files: '', left_out: [], engine: '', data },
    ...{ is_recorded: true, missing: [] },
  })

  test('a part of a split is made anew of the newest version, and no row changes sides', async () => {
    await add(400)
    await bench.stemma('data', 'split', 'churn/1', '--parts', 'train=0.7,valid=0.3', '--seed', '5')
    assert.equal((await newestData(http, 'churn-train', note)).version, 1)
    await add(700)
    assert.equal((await newestData(http, 'churn-train', note)).version, 2)
    assert.deepEqual(notes, ['Split churn/2 as churn/1 was: churn-train, churn-valid.'])
    // The other part came with it.
    assert.equal((await newestData(http, 'churn-valid', note)).version, 2)
    assert.equal(notes.length, 1)
    for (const part of ['train', 'valid']) {
      const now = await idsOf(`churn-${part}/2`)
      for (const id of await idsOf(`churn-${part}/1`)) assert.ok(now.has(id), `${part} lost ${id}`)
    }
    const train = await idsOf('churn-train/2')
    for (const id of await idsOf('churn-valid/2')) assert.ok(!train.has(id), `${id} is in both`)
  })

  test('each parameter gets the newest version, or the one that was said', async () => {
    const given = [
      {
        parameter: 'train',
        data: 'churn-train/1',
        value: 'data:/churn-train/1',
        context: 'training',
      },
      {
        parameter: 'valid',
        data: 'churn-valid/1',
        value: 'data:/churn-valid/1',
        context: 'validation',
      },
    ]
    const chosen = await chooseData(http, {
      ...{ recipe: recipe(given), note },
      given: [{ key: 'valid', value: 'churn-valid/1' }],
    })
    assert.deepEqual(
      chosen.map(({ parameter, before: was, now, removed }) => [parameter, was, now, removed]),
      [
        ['train', 'churn-train/1', 'churn-train/2', 0n],
        ['valid', 'churn-valid/1', 'churn-valid/1', undefined],
      ],
    )
    const wrong = { recipe: recipe(given), note, given: [{ key: 'test', value: 'churn' }] }
    await assert.rejects(chooseData(http, wrong), /no data for 'test'. It has: train, valid/)
    const none = { recipe: recipe([]), note, given: [] }
    await assert.rejects(chooseData(http, none), /was given its data by no parameter/)
  })

  test('who never said how to judge is asked, before anything takes long', async () => {
    await call(http, 'models.create', { name: 'churn' })
    const asked = { model: 'churn', alias: 'champion', note }
    const data = [{ parameter: 'v', data: 'churn-valid/1', value: '', context: 'validation' }]
    await assert.rejects(
      findGate(http, { ...asked, recipe: recipe(data) }),
      /churn@champion was never decided.*give --policy FILE, or --label/,
    )
    const said = { label: 'paid', metric: 'rmse' }
    await assert.rejects(
      findGate(http, { ...asked, ...said, recipe: recipe([]) }),
      /nobody said on which rows churn is judged: give --eval/,
    )
    const found = await findGate(http, { ...asked, ...said, recipe: recipe(data) })
    assert.deepEqual([found.data, found.policy.label], ['churn-valid/2', 'paid'])
    const done = await bench.stemma('retrain', 'churn')
    assert.match(done.stderr, /churn@champion names no version/)
    const wrong = await bench.stemma('retrain', 'churn', '--data', 'churn/5')
    assert.equal(wrong.status, 2)
    assert.match(wrong.stderr, /--data is newest, or NAME=DATA .*not 'churn\/5'/)
  })
})
