import assert from 'node:assert/strict'
import { test } from 'node:test'
import { databases, testCtx } from '../ctx.testing.ts'
import type { RowCtx } from '../ctx.ts'
import { createRun } from '../runs/create-run.ts'
import { setRunTag } from '../runs/set-run-tag.ts'
import { listDataUses } from './list-data-uses.ts'
import { listDataCommits, noteDataCommit } from './note-commit.ts'
import { recordDataVersion } from './record-data-version.ts'

const commit = 'ab'.repeat(20)
const tag = { key: 'mlflow.source.git.commit', value: commit }

async function addVersion(ctx: RowCtx, parent: number | undefined): Promise<void> {
  await recordDataVersion(ctx, {
    name: 'images',
    parent,
    kind: 'snapshot',
    key: [],
    manifestId: 'cd'.repeat(32),
    objects: [],
    fingerprint: 'x',
    rows: 1,
    sourceBytes: 1,
    verdict: 'first',
    message: '',
  })
}

async function newRun(ctx: RowCtx, name: string, tags = [tag]): Promise<string> {
  const run = { experimentId: '0', userId: '', name, startTime: 1, tags }
  return (await createRun(ctx, run)).run.run_id
}

for (const database of databases) {
  void test(`runs of a commit saw the version that stands for it, whichever came first, on ${database}`, async (t) => {
    const ctx = await testCtx(t, database)
    await addVersion(ctx, undefined)
    await addVersion(ctx, 1)
    await newRun(ctx, 'before')
    await newRun(ctx, 'other', [{ key: tag.key, value: 'ef'.repeat(20) }])
    const later = await newRun(ctx, 'tagged later', [])
    const noted = { reference: 'images/2', commit, repository: 'git@host:team/x.git', path: 'data' }
    assert.deepEqual(await noteDataCommit(ctx, noted), { runs: 1 })
    assert.deepEqual(await noteDataCommit(ctx, noted), { runs: 1 }, 'again is no fault')
    await newRun(ctx, 'after')
    await setRunTag(ctx, { runId: later, ...tag })
    const { uses } = await listDataUses(ctx, { reference: 'images/2', limit: 10 })
    assert.deepEqual(
      uses.map(({ runName, context, code }) => [runName, context, code?.commit]),
      ['after', 'tagged later', 'before'].map((name) => [name, 'commit', commit]),
    )
    const first = await listDataUses(ctx, { reference: 'images/1', limit: 10 })
    assert.deepEqual(first.uses, [])
    const commits = await listDataCommits(ctx, { reference: 'images/2' })
    assert.deepEqual(
      commits.map(({ commitHash, repository, path }) => [commitHash, repository, path]),
      [[commit, noted.repository, 'data']],
    )
    for (const wrong of ['', 'abc', commit.toUpperCase(), `${commit}0`])
      await assert.rejects(noteDataCommit(ctx, { ...noted, commit: wrong }), /'commit'/u)
    await assert.rejects(noteDataCommit(ctx, { ...noted, reference: 'none/1' }), {
      code: 'RESOURCE_DOES_NOT_EXIST',
    })
  })
}
