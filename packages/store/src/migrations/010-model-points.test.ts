import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openTestStore, testDatabases } from '../stores.testing.ts'
import { modelPoints } from './010-model-points.ts'
import { columnTypes } from './column-types.ts'

for (const { name, make } of testDatabases) {
  test(`the metrics that models had are there after their key changed, on ${name}`, async (t) => {
    const store = await openTestStore(t, make)
    const types = columnTypes[name]
    await store.write(async (tx) => {
      await tx.run('drop table logged_model_metrics')
      await tx.run(
        `create table logged_model_metrics (
          model_no ${types.int} not null, key ${types.text} not null, time ${types.int} not null, step ${types.int} not null,
          run_id ${types.text} not null, value ${types.real} not null, nan ${types.int} not null, dataset_name ${types.text} not null,
          dataset_digest ${types.text} not null, experiment_id ${types.int} not null,
          primary key (model_no, key, time, step, run_id))${types.clustered}`,
      )
      await tx.run(
        'create index logged_model_metrics_by_value on logged_model_metrics (experiment_id, key, value)',
      )
      const rows = [
        [1, 'auc', 7, 0, 'r', 0.25, 0, 'd0', 'x', 3],
        [1, 'auc', 8, 0, 'r', 0, 1, 'd'.repeat(6000), 'x', 3],
      ]
      for (const row of rows)
        await tx.run('insert into logged_model_metrics values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)', row)
      for (const statement of modelPoints(types)) await tx.run(statement)
      assert.deepEqual(
        (await tx.rows('select * from logged_model_metrics order by time')).map((row) => [...row]),
        rows,
      )
    })
  })
}
