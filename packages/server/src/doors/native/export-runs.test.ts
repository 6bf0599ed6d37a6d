import assert from 'node:assert/strict'
import { test } from 'node:test'
import { addRuns, startNative, testDatabases } from './native.testing.ts'

for (const database of testDatabases) {
  test(`exports on ${database}`, async (t) => {
    const client = await startNative(t, database)
    const { ask, refused } = client

    await t.test('a CSV has a column for each name that any run uses', async () => {
      const [a, b] = await addRuns(client, 'table', [
        {
          params: [{ key: 'note', value: 'a,"b"\nc' }],
          metrics: [{ key: 'loss', value: 0.5, timestamp: 1 }],
        },
        { params: [{ key: 'lr', value: '=1+1' }], tags: [{ key: 'team', value: '' }] },
      ])
      const id = (await ask('experiments.get', '/experiments/name:table')).body.experiment_id
      const { text, headers } = await ask(
        'runs.export',
        '/runs/export?experiment_ids=name:table&format=csv&order_by=start_time',
      )
      assert.equal(headers.get('content-type'), 'text/csv; charset=utf-8; header=present')
      assert.equal(headers.get('content-disposition'), 'attachment; filename="runs.csv"')
      assert.deepEqual(text.split('\r\n'), [
        'run_id,experiment_id,name,status,start_time,end_time,user_id,params.lr,params.note,metrics.loss,tags.mlflow.runName,tags.team',
        `${a},${id},run-0,RUNNING,1000,,,,"a,""b""\nc",0.5,run-0,`,
        `${b},${id},run-1,RUNNING,1001,,,=1+1,,,run-1,""`,
        '',
      ])
    })

    await t.test(
      'named columns are the columns, and formulas are disarmed on request',
      async () => {
        await addRuns(client, 'named', [
          {
            params: [
              { key: 'lr', value: '=1+1' },
              { key: 'other', value: '2' },
            ],
          },
        ])
        const query =
          'experiment_ids=name:named&format=csv&safe_csv=true&params=lr&params=none&metrics=&tags='
        const { text } = await ask('runs.export', `/runs/export?${query}`)
        const [head, row] = text.split('\r\n')
        assert.equal(
          head,
          'run_id,experiment_id,name,status,start_time,end_time,user_id,params.lr,params.none',
        )
        assert.ok(row?.endsWith(`,,'=1+1,`), row)
      },
    )

    await t.test('NDJSON has every run once, as a search has it, beyond one page', async () => {
      await addRuns(
        client,
        'many',
        Array.from({ length: 260 }, (_, index) => ({
          metrics: [{ key: 'm', value: index % 7, timestamp: 1 }],
        })),
      )
      const query =
        'experiment_ids=name:many&order_by=metrics.m&filter=' + encodeURIComponent('metrics.m < 6')
      const { text, headers } = await ask('runs.export', `/runs/export?${query}`)
      assert.equal(headers.get('content-type'), 'application/x-ndjson')
      const runs = text
        .trimEnd()
        .split('\n')
        .map((line): unknown => JSON.parse(line))
      const page = await ask('runs.list', `/runs?${query}&limit=1000`)
      assert.deepEqual(runs, page.body.runs)
      const csv = await ask('runs.export', `/runs/export?${query}&format=csv`)
      assert.equal(csv.text.split('\r\n').length, runs.length + 2)
    })

    await t.test('a search that cannot be read is an error before the first line', async () => {
      for (const format of ['csv', 'ndjson']) {
        const bad = await refused(
          'runs.export',
          `/runs/export?experiment_ids=0&format=${format}&filter=nonsense`,
        )
        assert.deepEqual([bad.status, bad.code], [400, 'INVALID_PARAMETER_VALUE'])
      }
    })

    await t.test('nothing found is a table without rows', async () => {
      await addRuns(client, 'empty', [])
      const csv = await ask('runs.export', '/runs/export?experiment_ids=name:empty&format=csv')
      assert.equal(csv.text, 'run_id,experiment_id,name,status,start_time,end_time,user_id\r\n')
      assert.equal((await ask('runs.export', '/runs/export?experiment_ids=name:empty')).text, '')
    })
  })
}
