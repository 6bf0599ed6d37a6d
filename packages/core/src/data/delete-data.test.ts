import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import type { RowCtx } from '../ctx.ts'
import { listTrash } from '../trash/list-trash.ts'
import { planPurge } from '../trash/plan-purge.ts'
import { preparePurge } from '../trash/prepare-purge.ts'
import { purgeStep } from '../trash/purge-step.ts'
import { restoreDeletion } from '../trash/restore-deletion.ts'
import { formatTrashId } from '../trash/trash-id.ts'
import { dataWorld, liveDataIds } from './data.testing.ts'
import { deleteDataVersion } from './delete-data-version.ts'
import { deleteData } from './delete-data.ts'
import { findDataByReference, findNewestData } from './find-data-version.ts'
import { listData, readDataLog } from './list-data.ts'
import { setDataAlias } from './set-data-alias.ts'
import { setDataTag } from './set-data-tag.ts'

const keyed = { key: ['id'] }

for (const database of ['sqlite', 'postgres'] as const)
  void suite(`deleting data (${database})`, () => {
    void test('takes a version with its aliases; the next one gets a new number and follows what is left', async (t) => {
      const { rows, add } = await dataWorld(t, database)
      await add('id,x\n1,a\n', keyed)
      await add('id,x\n1,b\n', keyed)
      await setDataAlias(rows, { name: 'churn', alias: 'golden', version: 2 })
      await deleteDataVersion(rows, { name: 'churn', version: 2 })
      const again = { name: 'churn', version: 2 }
      await assert.rejects(deleteDataVersion(rows, again), /no version 2/u)
      await assert.rejects(findDataByReference(rows, { reference: 'churn/2' }), /no version 2/u)
      await assert.rejects(findDataByReference(rows, { reference: 'churn@golden' }), /golden/u)
      assert.equal((await findDataByReference(rows, { reference: 'churn' })).row.version, 1)
      const { version, counts } = await add('id,x\n1,b\n2,c\n')
      assert.deepEqual([version.row.version, version.row.parent], [3, 1])
      assert.deepEqual([counts?.added, counts?.changed], [1, 1])
      await restore(rows, 'churn/2')
      const { versions } = await readDataLog(rows, { name: 'churn', limit: 9 })
      assert.deepEqual(
        versions.map(({ row }) => row.version),
        [3, 2, 1],
      )
    })

    void test('frees the name of a dataset, and a restoration brings it back unless another has it', async (t) => {
      const { rows, add } = await dataWorld(t, database)
      await add('id,x\n1,a\n', keyed)
      await add('id,x\n1,b\n')
      await deleteData(rows, { name: 'churn' })
      await assert.rejects(deleteData(rows, { name: 'churn' }), /no dataset "churn"/u)
      assert.equal(await findNewestData(rows, { name: 'churn' }), undefined)
      const { entries } = await listTrash(rows, { limit: 9 })
      assert.deepEqual(
        entries.map(({ deletion, versions }) => [deletion.kind, deletion.name, versions]),
        [['dataset', 'churn', 2]],
      )
      await add('id\n7\n')
      await assert.rejects(restore(rows, 'churn'), /Delete that one first/u)
      await deleteData(rows, { name: 'churn' })
      await restore(rows, 'churn')
      assert.equal((await findDataByReference(rows, { reference: 'churn/2' })).row.version, 2)
    })

    void test('a version of a deleted dataset waits for it', async (t) => {
      const { rows, add } = await dataWorld(t, database)
      await add('id\n1\n')
      await deleteDataVersion(rows, { name: 'churn', version: 1 })
      await assert.rejects(
        findDataByReference(rows, { reference: 'churn' }),
        /all are in the trash/u,
      )
      await deleteData(rows, { name: 'churn' })
      await assert.rejects(restore(rows, 'churn/1'), /Restore it first/u)
      await restore(rows, 'churn')
      await restore(rows, 'churn/1')
      assert.equal((await listData(rows, { limit: 9 })).datasets.length, 1)
    })

    void test('a purge removes them for good, and what they were made of is alive no more', async (t) => {
      const { rows, add } = await dataWorld(t, database)
      await add('id,x\n1,a\n', { name: 'kept' })
      const alive = await liveDataIds(rows)
      await add('id,x\n2,a\n')
      await setDataTag(rows, { name: 'churn', version: 1, key: 'a', value: 'b' })
      await add('id,x\n3,a\n')
      await add('id,x\n4,a\n', { name: 'kept' })
      await deleteData(rows, { name: 'churn' })
      await deleteDataVersion(rows, { name: 'kept', version: 2 })
      assert.notDeepEqual(await liveDataIds(rows), alive)
      const everything = { experimentIds: [], runIds: [], modelIds: [], trashIds: [] }
      const selection = await preparePurge(rows, everything)
      const plan = await planPurge(rows, { selection })
      assert.deepEqual([plan.datasets, plan.dataVersions], [1, 3])
      const total = { datasets: 0, dataVersions: 0 }
      for (;;) {
        const step = await purgeStep(rows, selection)
        total.datasets += step.datasets
        total.dataVersions += step.dataVersions
        if (step.isDone) break
      }
      assert.deepEqual(total, { datasets: 1, dataVersions: 3 })
      assert.deepEqual(await liveDataIds(rows), alive)
      const tags = await rows.store.read((db) => db.rows('select key from data_version_tags'))
      assert.deepEqual(tags, [])
      assert.deepEqual((await listTrash(rows, { limit: 9 })).entries, [])
      const audited = await rows.store.read((db) =>
        db.rows(`select subject from audit where action like '%.purge' order by subject`),
      )
      assert.deepEqual(audited.flat(), [
        'data:/churn',
        'data:/churn/1',
        'data:/churn/2',
        'data:/kept/2',
      ])
    })
  })

/** Restores what is called so; of several deletions the oldest. */
async function restore(rows: RowCtx, name: string): Promise<void> {
  const { entries } = await listTrash(rows, { limit: 9 })
  const found = entries.filter(({ deletion }) => deletion.name === name)
  const { deletion } = found.at(-1) ?? assert.fail(`${name} is not in the trash`)
  await restoreDeletion(rows, { trashId: formatTrashId(deletion.trash_no) })
}
