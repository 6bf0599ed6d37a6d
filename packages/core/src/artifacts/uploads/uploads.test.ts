import assert from 'node:assert/strict'
import { test } from 'node:test'
import { databases, testCtx } from '../../ctx.testing.ts'
import type { RowCtx } from '../../ctx.ts'
import { lookUpArtifact } from '../look-up-artifact.ts'
import { completeUpload } from './complete-upload.ts'
import { createUpload } from './create-upload.ts'
import { dropExpiredUploads } from './drop-expired-uploads.ts'
import { findUpload } from './find-upload.ts'
import { listLiveParts } from './list-live-parts.ts'
import { matchParts } from './match-parts.ts'
import { putPart } from './put-part.ts'

const hour = 3_600_000
const objectId = 'ab'.repeat(32)

for (const database of databases) {
  const later = (ctx: RowCtx, ms: number): RowCtx => ({ ...ctx, now: () => ctx.now() + ms })

  test(`an upload expires after a day, and is forgotten a day later, on ${database}`, async (t) => {
    const ctx = await testCtx(t, database)
    const { uploadId } = await createUpload(ctx, { path: 'a/f', partCount: 1 })
    const part = { uploadId, partNumber: 1, objectId, sizeBytes: 7 }
    await putPart(ctx, part)
    const complete = {
      ...{ uploadId, path: 'a/f' },
      parts: [{ part_number: 1, etag: objectId }],
    }
    const nextDay = later(ctx, 25 * hour)
    for (const late of [
      () => findUpload(nextDay, part),
      () => putPart(nextDay, part),
      () => matchParts(nextDay, complete),
    ])
      await assert.rejects(late, { code: 'RESOURCE_DOES_NOT_EXIST' })
    // Its parts may be on their way into one file still.
    assert.deepEqual(await dropExpiredUploads(nextDay), { dropped: 0 })
    const all = { uploadId: '', partNumber: 0 }
    assert.deepEqual(await listLiveParts(nextDay, all), { ids: [objectId] })
    assert.deepEqual(await dropExpiredUploads(later(ctx, 49 * hour)), { dropped: 1 })
    assert.deepEqual(await listLiveParts(ctx, all), { ids: [] })
  })

  test(`an upload that expires while its parts are joined is completed, on ${database}`, async (t) => {
    const ctx = await testCtx(t, database)
    const { uploadId } = await createUpload(ctx, { path: 'a/f', partCount: 1 })
    const done = { uploadId, objectId, sizeBytes: 7 }
    await completeUpload(later(ctx, 25 * hour), done)
    await completeUpload(later(ctx, 26 * hour), done)
    const { artifact } = await lookUpArtifact(ctx, { path: 'a/f', withBase: false })
    assert.equal(artifact?.objectId, objectId)
    const other = { ...done, objectId: 'cd'.repeat(32) }
    await assert.rejects(completeUpload(ctx, other), { code: 'INVALID_STATE' })
    assert.equal((await dropExpiredUploads(later(ctx, 49 * hour))).dropped, 1)
    const kept = await lookUpArtifact(ctx, { path: 'a/f', withBase: false })
    assert.equal(kept.artifact?.objectId, objectId)
    await assert.rejects(completeUpload(ctx, done), { code: 'RESOURCE_DOES_NOT_EXIST' })
  })
}
