import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { databases, testCtx, testCtxWithLog } from '../ctx.testing.ts'
import type { RowCtx } from '../ctx.ts'
import { readFamily } from '../lineage/read-family.ts'
import { addModel } from '../models/models.testing.ts'
import { verifyPage } from './audit/verify-page.ts'
import { createDeployment, stopDeployment } from './create-deployment.ts'
import { exportLog } from './export/export-log.ts'
import { importInferences } from './import/import-inferences.ts'
import { listDeployments, listInferences } from './list-deployments.ts'
import { logInferences } from './log-inferences.ts'
import { churn, idOf, loggedCall } from './logged-call.testing.ts'
import { addTruth } from './truth/add-truth.ts'
import { explainInference } from './why.ts'

/** What all that there is to be asked answers. */
async function story(ctx: RowCtx): Promise<unknown> {
  await addModel(ctx, 'churn', 1)
  const { deployment_id: id } = await createDeployment(ctx, churn)
  await logInferences(ctx, { deploymentId: id, calls: [loggedCall(1), loggedCall(2)] })
  await importInferences(ctx, {
    calls: [{ name: 'other', model: 'torch-7', call: loggedCall(3) }],
  })
  await addTruth(ctx, {
    ...{ name: 'churn', source: 'test', withinMs: undefined },
    truths: [
      {
        inferenceId: idOf(1),
        row: 0,
        entityKey: '',
        time: undefined,
        value: '0',
        observedTime: undefined,
      },
    ],
  })
  await stopDeployment(ctx, { deploymentId: id })
  const why = await explainInference(ctx, { inferenceId: idOf(2) })
  const family = await readFamily(ctx, {
    ...{ of: `inferences:/${idOf(2)}`, direction: 'both', limit: 100 },
  })
  const down = await readFamily(ctx, { of: 'models:/churn/1', direction: 'down', limit: 100 })
  const { items: deployments } = await listDeployments(ctx, { limit: 10 })
  const { items: calls } = await listInferences(ctx, { deploymentId: id, limit: 10 })
  const { faults, entries } = await verifyPage(ctx, { after: 0, until: 100 })
  const exported = await exportLog(ctx, { name: 'churn', from: 0, until: 1e13, after: undefined })
  return {
    why: why.links.map(({ kind, missing }) => [kind, missing]),
    family: family.nodes.map(({ kind }) => kind),
    down: down.nodes.map(({ kind }) => kind),
    deployments: deployments.map(({ name, ended_at: ended }) => [name, ended !== null]),
    calls: calls.map(({ inference_id: one }) => one),
    audit: [faults, entries],
    exported: exported.rows.map(({ row }) => [row.output, row.truth]),
  }
}

const countOf = (ctx: RowCtx, where: 'log' | 'store', table: string): Promise<number> =>
  ctx[where].read(async (db) => {
    const [row] = await db.rows(`select count(*) from ${table}`, [])
    return Number(row?.[0])
  })

for (const database of databases)
  void suite(`a log in a database of its own (${database})`, () => {
    void test('answers as one that is with the rest, and leaves no call there', async (t) => {
      const ctx = await testCtxWithLog(t, database)
      const found = await story(ctx)
      assert.deepEqual(found, await story(await testCtx(t, database)))
      for (const table of ['inferences', 'predictions', 'payloads', 'ground_truth', 'log_chain'])
        assert.equal(await countOf(ctx, 'store', table), 0, table)
      assert.equal(await countOf(ctx, 'log', 'inferences'), 3)
      assert.equal(await countOf(ctx, 'log', 'registered_models'), 0)
      // Families have deployments among them.
      assert.equal(await countOf(ctx, 'store', 'deployments'), 2)
    })
  })
