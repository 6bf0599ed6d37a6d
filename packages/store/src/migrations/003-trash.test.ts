import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Tx } from '../db.ts'
import { openTestStore, testDatabases } from '../stores.testing.ts'
import { trash } from './003-trash.ts'
import { columnTypes } from './column-types.ts'

for (const { name, make } of testDatabases) {
  test(`what was deleted before there was a trash gets its rows, on ${name}`, async (t) => {
    const store = await openTestStore(t, make)
    await store.write(async (tx) => {
      await addOldRows(tx)
      for (const statement of trash(columnTypes[name])) {
        if (/^\s*(insert|update)/.test(statement)) await tx.run(statement)
      }
      const entries = await tx.rows(
        'select kind, subject, name, experiment_id, deleted_at, deleted_by from trash order by kind, subject',
      )
      assert.deepEqual(entries, [
        ['experiment', '7', 'gone', 7, 50, 'bob'],
        ['logged-model', 'm-1', 'model', 8, 60, ''],
        ['run', 'alone', 'alone', 7, 40, 'ann'],
        ['run', 'other', 'other', 8, 50, ''],
      ])
      const runs = await tx.rows(
        'select r.run_id, t.subject from runs r left join trash t on t.trash_no = r.trash_no order by r.run_id',
      )
      assert.deepEqual(runs, [
        ['active', null],
        ['alone', 'alone'],
        ['other', 'other'],
        ['together', '7'],
      ])
      const models = await tx.rows(
        'select m.model_id, t.subject from logged_models m left join trash t on t.trash_no = m.trash_no',
      )
      assert.deepEqual(models, [['m-1', 'm-1']])
    })
  })
}

async function addOldRows(tx: Tx): Promise<void> {
  for (const [id, name, lifecycle, deletedAt] of [
    [7, 'gone', 'deleted', 50],
    [8, 'here', 'active', null],
  ] as const)
    await tx.run(
      `insert into experiments (experiment_id, name, artifact_location, lifecycle, created_at, updated_at, deleted_at)
       values (?, ?, 'x', ?, 1, 1, ?)`,
      [id, name, lifecycle, deletedAt],
    )
  for (const [id, experiment, lifecycle, deletedAt] of [
    ['alone', 7, 'deleted', 40],
    ['together', 7, 'deleted', 50],
    ['other', 8, 'deleted', 50],
    ['active', 8, 'active', null],
  ] as const)
    await tx.run(
      `insert into runs (run_id, experiment_id, name, user_id, status, start_time, artifact_uri, lifecycle, deleted_at, changed)
       values (?, ?, ?, '', 'RUNNING', 1, 'x', ?, ?, 1)`,
      [id, experiment, id, lifecycle, deletedAt],
    )
  await tx.run(
    `insert into logged_models (model_id, experiment_id, name, model_type, source_run_id, artifact_uri, status, created_at, updated_at, lifecycle, deleted_at, changed)
     values ('m-1', 8, 'model', '', '', 'x', 2, 1, 1, 'deleted', 60, 1)`,
  )
  for (const [actor, action, subject] of [
    ['bob', 'experiment.delete', 'experiment/7'],
    ['ann', 'run.delete', 'runs:/alone'],
    ['zoe', 'run.restore', 'runs:/alone'],
  ])
    await tx.run(
      `insert into audit (at, actor, action, subject, request_id, detail) values (1, ?, ?, ?, '', '{}')`,
      [actor ?? '', action ?? '', subject ?? ''],
    )
}
