import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatArtifactsUri } from '@stemma/contract'
import { databases } from '../ctx.testing.ts'
import type { RowCtx } from '../ctx.ts'
import { createRegisteredModel } from '../models/create-registered-model.ts'
import { deleteModelVersion } from '../models/delete-model-version.ts'
import { registerVersion } from '../models/register-version.ts'
import type { Ctx } from '../room-ctx.ts'
import { createRun } from '../runs/create-run.ts'
import { listTrash } from '../trash/list-trash.ts'
import { purgeTrash } from '../trash/purge-trash.ts'
import { restoreDeletion } from '../trash/restore-deletion.ts'
import { plainWorld, testWorld } from '../world.testing.ts'
import { deleteArtifacts } from './delete-artifacts.ts'

async function put({ artifacts }: Ctx, path: string): Promise<void> {
  await artifacts.write(
    path,
    (async function* bytes() {
      yield Buffer.from(path)
    })(),
  )
}

async function read({ artifacts }: Ctx, path: string): Promise<string | undefined> {
  const file = await artifacts.open(path)
  if (file === undefined || file.isDirectory) return undefined
  return Buffer.concat(await file.read().toArray()).toString()
}

function remove(ctx: Ctx, path: string): Promise<void> {
  return deleteArtifacts(ctx, {
    store: ctx.artifacts,
    path,
    location: formatArtifactsUri({ path }),
  })
}

async function audited(ctx: RowCtx): Promise<readonly unknown[]> {
  return ctx.store.read((db) =>
    db.rows(
      "select action, subject from audit where action like 'artifact%' order by audit_no",
      [],
    ),
  )
}

const everything = {
  ...{ experiment_ids: [], run_ids: [], model_ids: [], trash_ids: [] },
  ...{ dry_run: false, external_artifacts: false },
}

for (const database of databases) {
  void test(`a directory that is deleted comes back whole from the trash, or goes for good by a purge, on ${database}`, async (t) => {
    const { ctx, rowCtx } = await testWorld(t, database)
    const paths = ['7/r/artifacts/a', '7/r/artifacts/deep/b', '7/s/artifacts/c']
    for (const path of [...paths, '70/kept']) await put(ctx, path)
    await remove(ctx, '7')
    await remove(ctx, 'none')
    for (const path of paths) assert.equal(await ctx.artifacts.open(path), undefined)
    const { entries } = await listTrash(rowCtx, { limit: 10 })
    assert.deepEqual(
      entries.map(({ deletion: { kind, name } }) => [kind, name]),
      [['artifacts', '7']],
    )
    const trashId = `t${entries[0]?.deletion.trash_no}`
    await put(ctx, '7/new')
    await assert.rejects(restoreDeletion(rowCtx, { trashId }), {
      code: 'INVALID_PARAMETER_VALUE',
      message: /Something else is at '7'/,
    })
    await ctx.artifacts.remove('7')
    await restoreDeletion(rowCtx, { trashId })
    for (const path of [...paths, '70/kept']) assert.equal(await read(ctx, path), path)
    const listed = await ctx.artifacts.list('7/r/artifacts')
    assert.deepEqual(
      listed.entries.map(({ name }) => name),
      ['a', 'deep'],
    )
    assert.deepEqual(await audited(rowCtx), [
      ['artifact.delete', 'mlflow-artifacts:/7'],
      ['artifact.restore', 'mlflow-artifacts:/7'],
    ])

    await remove(ctx, '7/r/artifacts/a')
    await put(ctx, '7/r/artifacts/a')
    await remove(ctx, '7/r/artifacts/a')
    for (const isDryRun of [true, false]) {
      const lines = []
      for await (const line of purgeTrash(ctx, { ...everything, dry_run: isDryRun }))
        lines.push(line)
      const last = lines.at(-1)
      assert.deepEqual([last?.artifacts, last?.artifact_bytes], [2, 30])
    }
    assert.deepEqual((await listTrash(rowCtx, { limit: 10 })).entries, [])
    const rows = await rowCtx.store.read((db) =>
      db.rows("select 1 from artifacts where directory like '.trash%'", []),
    )
    assert.deepEqual(rows, [])
    await assert.rejects(remove(ctx, '.trash'), { code: 'INVALID_PARAMETER_VALUE' })
  })

  for (const [layout, open] of [
    ['objects', testWorld],
    ['plain files', plainWorld],
  ] as const) {
    void test(`files that a version needs and nothing keeps are not deleted, with ${layout} on ${database}`, async (t) => {
      const { ctx, rowCtx } = await open(t, database)
      await createRegisteredModel(rowCtx, { name: 'churn', tags: [] })
      const { run } = await createRun(rowCtx, {
        ...{ experimentId: '0', userId: '', startTime: 1, tags: [] },
      })
      const root = `0/${run.run_id}/artifacts`
      for (const path of ['m/MLmodel', 'm/data/w', 'other/x']) await put(ctx, `${root}/${path}`)
      const input = { name: 'churn', source: `runs:/${run.run_id}/m`, runId: run.run_id, tags: [] }
      await registerVersion(ctx, input)
      await remove(ctx, `${root}/other`)
      if (layout === 'plain files') {
        for (const path of ['0', root, `${root}/m`, `${root}/m/data/w`])
          await assert.rejects(remove(ctx, path), {
            code: 'INVALID_STATE',
            message: /version 1 of model 'churn' are there/,
          })
        assert.equal((await audited(rowCtx)).length, 1)
        await deleteModelVersion(rowCtx, { name: 'churn', version: '1' })
      }
      await remove(ctx, '0')
      assert.equal(await ctx.artifacts.open(`${root}/m/MLmodel`), undefined)
      assert.equal((await audited(rowCtx)).length, 2)
    })
  }
}
