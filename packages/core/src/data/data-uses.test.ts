import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { databases } from '../ctx.testing.ts'
import { createRun } from '../runs/create-run.ts'
import { logInputs } from '../runs/log-inputs.ts'
import { dataWorld } from './data.testing.ts'
import { listDataUses, listRunData } from './list-data-uses.ts'

for (const database of databases) {
  suite(`versions of data on ${database}`, () => {
    test('know the runs that saw them, by address or by digest', async (t) => {
      const { add, rows } = await dataWorld(t, database)
      const { version } = await add('id\n1\n')
      await add('id\n2\n')
      const run = async (
        source: string,
        digest = '12345678',
        context?: string,
      ): Promise<string> => {
        const { run } = await createRun(rows, {
          experimentId: '0',
          userId: 'alice',
          startTime: 1,
          tags: [],
        })
        const tags = context === undefined ? [] : [{ key: 'mlflow.data.context', value: context }]
        await logInputs(rows, {
          runId: run.run_id,
          datasets: [{ name: 'churn', digest, sourceType: 'http', source, tags }],
          modelIds: [],
        })
        return run.run_id
      }
      const byUrl = await run(
        '{"url": "http://localhost:5000/data/churn/1.parquet"}',
        '12345678',
        'training',
      )
      const byDigest = await run('{"url": "file:///tmp/x"}', version.row.manifest_id.slice(0, 8))
      const byUri = await run('data:/churn/1')
      const other = await run('{"url": "http://localhost:5000/data/churn/9.parquet"}')
      const { uses } = await listDataUses(rows, { reference: 'churn/1', limit: 10 })
      assert.deepEqual(
        uses.map(({ runId, context }) => [runId, context]),
        [
          [byUri, ''],
          [byDigest, ''],
          [byUrl, 'training'],
        ],
      )
      // One run in two contexts, with the page between them.
      await logInputs(rows, {
        runId: byUrl,
        datasets: [
          {
            ...{ name: 'churn', digest: '1', sourceType: 'http', source: 'data:/churn/1' },
            tags: [{ key: 'mlflow.data.context', value: 'validation' }],
          },
        ],
        modelIds: [],
      })
      const page = await listDataUses(rows, { reference: 'churn/1', limit: 3 })
      const { nextPageToken: pageToken } = page
      const behind = await listDataUses(rows, { reference: 'churn/1', limit: 3, pageToken })
      assert.deepEqual(
        [...page.uses, ...behind.uses].map(({ runId, context }) => [runId, context]),
        [
          [byUri, ''],
          [byDigest, ''],
          [byUrl, 'training'],
          [byUrl, 'validation'],
        ],
      )
      await assert.rejects(
        listDataUses(rows, { reference: 'churn/1', limit: 3, pageToken: 'x' }),
        /page token/u,
      )
      assert.deepEqual((await listRunData(rows, { runId: byUrl })).versions, [
        {
          name: 'churn',
          version: 1,
          context: 'training',
          fingerprint: version.row.fingerprint,
          digest: version.row.manifest_id,
        },
        {
          name: 'churn',
          version: 1,
          context: 'validation',
          fingerprint: version.row.fingerprint,
          digest: version.row.manifest_id,
        },
      ])
      assert.deepEqual(await listRunData(rows, { runId: other }), { versions: [], code: undefined })
      assert.deepEqual((await listDataUses(rows, { reference: 'churn/2', limit: 10 })).uses, [])
    })
  })
}
