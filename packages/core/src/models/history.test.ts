import assert from 'node:assert/strict'
import { test } from 'node:test'
import { databases, testCtx } from '../ctx.testing.ts'
import type { RowCtx } from '../ctx.ts'
import { getAlias } from './alias-state.ts'
import { deleteAlias } from './delete-alias.ts'
import { deleteModelVersion } from './delete-model-version.ts'
import { deleteRegisteredModelTag } from './delete-registered-model-tag.ts'
import { deleteRegisteredModel } from './delete-registered-model.ts'
import { deleteVersionTag } from './delete-version-tag.ts'
import { describeModelVersion } from './describe-model-version.ts'
import { describeRegisteredModel } from './describe-registered-model.ts'
import { addModel, as } from './models.testing.ts'
import { protectAlias } from './protect-alias.ts'
import { readHistory } from './read-history.ts'
import { renameRegisteredModel } from './rename-registered-model.ts'
import { rollbackAlias } from './rollback-alias.ts'
import { setAlias } from './set-alias.ts'
import { setRegisteredModelTag } from './set-registered-model-tag.ts'
import { setVersionTag } from './set-version-tag.ts'
import { transitionStage } from './transition-stage.ts'
import { unprotectAlias } from './unprotect-alias.ts'

const name = 'churn'
const alias = 'champion'

/** `action version key from to`, oldest first. */
async function historyOf(ctx: RowCtx, about: object = {}): Promise<readonly string[]> {
  const { events } = await readHistory(ctx, { name, limit: 1000, ...about })
  return events
    .map((event) =>
      [event.action, event.version, event.key, event.old_value, event.new_value]
        .map((part) => part ?? '-')
        .join(' '),
    )
    .toReversed()
}

for (const database of databases) {
  void test(`every change is one row, and what changes nothing is none, on ${database}`, async (t) => {
    const ctx = await testCtx(t, database)
    await addModel(ctx, name, 2)
    const one = { name, version: '1' }
    await describeRegisteredModel(ctx, { name, description: 'd' })
    await setRegisteredModelTag(ctx, { name, key: 'team', value: 'risk' })
    await setRegisteredModelTag(ctx, { name, key: 'team', value: 'risk' })
    await setRegisteredModelTag(ctx, { name, key: 'team', value: 'fraud' })
    await deleteRegisteredModelTag(ctx, { name, key: 'team' })
    await deleteRegisteredModelTag(ctx, { name, key: 'team' })
    await describeModelVersion(ctx, { ...one, description: 'first' })
    await setVersionTag(ctx, { ...one, key: 'k', value: 'v' })
    await deleteVersionTag(ctx, { ...one, key: 'k' })
    await transitionStage(ctx, { ...one, stage: 'production', archiveExisting: false })
    await transitionStage(ctx, { name, version: '2', stage: 'Production', archiveExisting: true })
    await setAlias(ctx, { ...one, alias })
    await setAlias(ctx, { ...one, alias })
    await setAlias(ctx, { name, version: '2', alias })
    await deleteModelVersion(ctx, { name, version: '2' })
    assert.deepEqual(await historyOf(ctx), [
      'model.create - - - -',
      'version.create 1 - - s3://bucket/churn/1',
      'version.create 2 - - s3://bucket/churn/2',
      'model.describe - - - d',
      'model.tag - team - risk',
      'model.tag - team risk fraud',
      'model.untag - team fraud -',
      'version.describe 1 -  first',
      'version.tag 1 k - v',
      'version.untag 1 k v -',
      'version.stage 1 - None Production',
      'version.stage 1 - Production Archived',
      'version.stage 2 - None Production',
      'alias.set - champion - 1',
      'alias.set - champion 1 2',
      'alias.delete - champion 2 -',
      'version.delete 2 - - -',
    ])
    assert.deepEqual(await historyOf(ctx, { alias }), [
      'alias.set - champion - 1',
      'alias.set - champion 1 2',
      'alias.delete - champion 2 -',
    ])
    assert.deepEqual(await historyOf(ctx, { version: 2 }), [
      'version.create 2 - - s3://bucket/churn/2',
      'version.stage 2 - None Production',
      'alias.set - champion 1 2',
      'alias.delete - champion 2 -',
      'version.delete 2 - - -',
    ])
    const pages: number[] = []
    let pageToken: string | undefined
    do {
      const page = await readHistory(ctx, { name, limit: 5, pageToken })
      pages.push(page.events.length)
      pageToken = page.nextPageToken
    } while (pageToken !== undefined)
    assert.deepEqual(pages, [5, 5, 5, 2])
  })

  void test(`history follows a renamed model, and stays when the model is deleted, on ${database}`, async (t) => {
    const ctx = await testCtx(t, database)
    await addModel(ctx, 'old', 1)
    await renameRegisteredModel(ctx, { name: 'old', newName: name })
    await assert.rejects(readHistory(ctx, { name: 'old', limit: 10 }), /not found/)
    await deleteRegisteredModel(ctx, { name })
    const before = await historyOf(ctx)
    assert.deepEqual(
      before.map((line) => line.split(' ', 1)[0]),
      ['model.create', 'version.create', 'model.rename', 'model.delete'],
    )
    await addModel(ctx, name)
    assert.deepEqual(await historyOf(ctx), ['model.create - - - -'])
  })

  void test(`a rollback takes back the last move, and the next one the move before it, on ${database}`, async (t) => {
    const ctx = await testCtx(t, database)
    await addModel(ctx, name, 4)
    await assert.rejects(rollbackAlias(ctx, { name, alias }), /alias champion not found/)
    for (const version of ['1', '2', '3']) await setAlias(ctx, { name, version, alias })
    const first = await rollbackAlias(ctx, { name, alias })
    assert.deepEqual([first.version, first.previousVersion], [2, 1])
    const second = await rollbackAlias(ctx, { name, alias })
    assert.deepEqual([second.version, second.previousVersion], [1, undefined])
    await assert.rejects(rollbackAlias(ctx, { name, alias }), /no earlier version to go back to/)
    // A move after rollbacks is taken back to where it came from.
    await setAlias(ctx, { name, version: '4', alias })
    assert.equal((await rollbackAlias(ctx, { name, alias })).version, 1)
    // An alias that was removed comes back.
    await deleteAlias(ctx, { name, alias })
    assert.equal((await getAlias(ctx, { name, alias })).version, undefined)
    assert.equal((await rollbackAlias(ctx, { name, alias })).version, 1)
  })

  void test(`a rollback is refused when the alias moved meanwhile, even to where it was, on ${database}`, async (t) => {
    const ctx = await testCtx(t, database)
    await addModel(ctx, name, 3)
    for (const version of ['1', '2']) await setAlias(ctx, { name, version, alias })
    const { lastEvent } = await getAlias(ctx, { name, alias })
    for (const version of ['3', '2']) await setAlias(ctx, { name, version, alias })
    await assert.rejects(rollbackAlias(ctx, { name, alias, expectedEvent: lastEvent }), {
      code: 'ABORTED',
      message: /has been moved meanwhile: it names version 2 now\. Nothing was changed/,
    })
    assert.equal((await getAlias(ctx, { name, alias })).version, 2)
    await deleteModelVersion(ctx, { name, version: '3' })
    await assert.rejects(rollbackAlias(ctx, { name, alias }), /version 3 before, which is deleted/)
  })

  void test(`a protected alias is moved by its users and admins only, on ${database}`, async (t) => {
    const ctx = await testCtx(t, database)
    await addModel(ctx, name, 2)
    await setAlias(ctx, { name, version: '1', alias })
    await protectAlias(ctx, { name, alias, users: ['bob', 'bob'] })
    const eve = as(ctx, 'eve')
    const refused = {
      code: 'PERMISSION_DENIED',
      message: /alias 'champion' of model 'churn' is protected: only an administrator or bob/,
    }
    await assert.rejects(setAlias(eve, { name, version: '2', alias }), refused)
    await assert.rejects(deleteAlias(eve, { name, alias }), refused)
    await assert.rejects(deleteModelVersion(eve, { name, version: '1' }), refused)
    await assert.rejects(deleteRegisteredModel(eve, { name }), refused)
    await assert.rejects(renameRegisteredModel(eve, { name, newName: 'mine' }), refused)
    await assert.rejects(protectAlias(eve, { name, alias, users: ['eve'] }), /Permission denied/)
    await assert.rejects(unprotectAlias(eve, { name, alias }), /Permission denied/)
    assert.equal((await getAlias(eve, { name, alias })).version, 1)
    await setAlias(eve, { name, version: '2', alias: 'other' })
    await setAlias(as(ctx, 'bob'), { name, version: '2', alias })
    await assert.rejects(rollbackAlias(eve, { name, alias }), refused)
    await rollbackAlias(as(ctx, 'bob'), { name, alias })
    await unprotectAlias(ctx, { name, alias })
    await setAlias(eve, { name, version: '2', alias })
    const { events } = await readHistory(ctx, { name, alias, limit: 10 })
    assert.deepEqual(events.map(({ actor, action }) => `${actor} ${action}`).toReversed(), [
      'alice alias.set',
      'alice alias.protect',
      'bob alias.set',
      'bob alias.set',
      'alice alias.unprotect',
      'eve alias.set',
    ])
  })
}
