import assert from 'node:assert/strict'
import { test } from 'node:test'
import { databases, testCtx } from '../ctx.testing.ts'
import { createLock } from './create-lock.ts'
import { listLocks, verifyLocks } from './list-locks.ts'
import { releaseLock } from './release-lock.ts'

const repository = 'team/cats'

for (const database of databases) {
  void test(`a path has one lock, which its owner releases, on ${database}`, async (t) => {
    const ada = await testCtx(t, database)
    const bob = { ...ada, actor: { kind: 'user', name: 'bob' } as const }
    const { lock, isNew } = await createLock(ada, {
      repository,
      path: 'a/b.bin',
      ref: 'refs/heads/x',
    })
    assert.deepEqual([isNew, lock.owner, lock.path], [true, 'alice', 'a/b.bin'])
    const again = await createLock(bob, { repository, path: 'a/b.bin', ref: '' })
    assert.deepEqual([again.isNew, again.lock], [false, lock])
    const same = await createLock(ada, { repository, path: 'a/b.bin', ref: '' })
    assert.equal(same.isNew, false)
    const elsewhere = await createLock(bob, { repository: 'other', path: 'a/b.bin', ref: '' })
    assert.equal(elsewhere.isNew, true)
    const id = String(lock.lockNo)
    await assert.rejects(releaseLock(bob, { repository, id, isForced: false }), {
      code: 'PERMISSION_DENIED',
      message: /alice/u,
    })
    await assert.rejects(releaseLock(ada, { repository: 'other', id, isForced: false }), {
      code: 'RESOURCE_DOES_NOT_EXIST',
    })
    assert.deepEqual(await releaseLock(bob, { repository, id, isForced: true }), lock)
    for (const gone of [id, '0', 'x', '99999999999999999999', '../1'])
      await assert.rejects(releaseLock(ada, { repository, id: gone, isForced: true }), {
        code: 'RESOURCE_DOES_NOT_EXIST',
      })
    assert.deepEqual(await listLocks(ada, { repository }), { locks: [], nextCursor: undefined })
  })

  void test(`locks come in pages, by path and by id, ours and those of others, on ${database}`, async (t) => {
    const ada = await testCtx(t, database)
    const bob = { ...ada, actor: { kind: 'user', name: 'bob' } as const }
    const paths = ['1', '2', '3', '4', '5']
    for (const [at, path] of paths.entries())
      await createLock(at % 2 === 0 ? ada : bob, { repository, path, ref: '' })
    const seen: string[] = []
    let cursor: string | undefined
    do {
      const page = await verifyLocks(ada, { repository, cursor, limit: 2 })
      seen.push(...page.ours.map(({ path }) => `o${path}`))
      seen.push(...page.theirs.map(({ path }) => `t${path}`))
      cursor = page.nextCursor
    } while (cursor !== undefined)
    assert.deepEqual(seen, ['o1', 't2', 'o3', 't4', 'o5'])
    const { locks } = await listLocks(ada, { repository, path: '4' })
    assert.deepEqual(
      locks.map(({ path, owner }) => [path, owner]),
      [['4', 'bob']],
    )
    const id = String(locks[0]?.lockNo)
    assert.deepEqual((await listLocks(ada, { repository, id })).locks, locks)
    assert.deepEqual((await listLocks(ada, { repository, id: 'x' })).locks, [])
    assert.deepEqual((await listLocks(ada, { repository: 'none' })).locks, [])
    await assert.rejects(listLocks(ada, { repository, cursor: 'x' }), { message: /'cursor'/u })
    for (const path of ['', '/a', 'a//b', '../a', 'a/..', 'a\0b', 'x'.repeat(3000)])
      await assert.rejects(createLock(ada, { repository, path, ref: '' }), { message: /'path'/u })
  })
}
