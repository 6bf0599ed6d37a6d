import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { databases, testCtx, testServers } from '../../ctx.testing.ts'
import { createDeployment, stopDeployment } from '../create-deployment.ts'
import { listInferences } from '../list-deployments.ts'
import { logInferences } from '../log-inferences.ts'
import { churn, loggedCall } from '../logged-call.testing.ts'
import { signLog } from './sign-log.ts'
import { verifyPage } from './verify-page.ts'

const range = { after: 0, until: 5000 }

for (const database of databases)
  void suite(`who writes the log (${database})`, () => {
    void test('two servers at once make one chain, and a call that both have is there once', async (t) => {
      const [one = assert.fail(), other = assert.fail()] = await testServers(t, database, 2)
      const { deployment_id: deploymentId } = await createDeployment(one, churn)
      const added = await Promise.all(
        Array.from({ length: 20 }, (_, at) =>
          logInferences(at % 2 === 0 ? one : other, {
            deploymentId,
            // Each of a pair has the first of the next pair, too.
            calls: [loggedCall(at * 2), loggedCall(at * 2 + 1), loggedCall(at * 2 + 2)],
          }),
        ),
      )
      assert.equal(
        added.reduce((sum, count) => sum + count, 0),
        41,
      )
      const { faults, entries } = await verifyPage(other, range)
      assert.deepEqual([faults, entries], [[], 42])
      const { items } = await listInferences(one, { deploymentId, limit: 100 })
      assert.equal(items.length, 41)
    })

    void test('a clock that jumps, back or forth, neither breaks the chain nor keeps it from being signed', async (t) => {
      const testing = await testCtx(t, database)
      let jump = 0
      const ctx = { ...testing, now: () => testing.now() + jump }
      const { deployment_id: deploymentId } = await createDeployment(ctx, churn)
      const day = 86_400_000
      for (const [at, days] of [0, -400, 30, -1, 4000].entries()) {
        jump = days * day
        const time = ctx.now()
        await logInferences(ctx, { deploymentId, calls: [loggedCall(at, { call: { at: time } })] })
        assert.ok(Number((await signLog(ctx)).seq) >= at + 2)
      }
      jump = -1000 * day
      const ended = await stopDeployment(ctx, { deploymentId })
      assert.notEqual(ended.ended_at, null)
      const { faults, entries, checkpoints } = await verifyPage(ctx, range)
      assert.deepEqual([faults, entries], [[], 7])
      assert.ok(checkpoints >= 5)
      // In the order in which they came, whatever their times say.
      const { items } = await listInferences(ctx, { deploymentId, limit: 10 })
      assert.deepEqual(
        items.map(({ inference_id: id }) => Number.parseInt(id, 16)),
        [4, 3, 2, 1, 0],
      )
    })
  })
