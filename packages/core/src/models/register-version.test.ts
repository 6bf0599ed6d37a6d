import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { databases } from '../ctx.testing.ts'
import type { Ctx } from '../room-ctx.ts'
import { createRun } from '../runs/create-run.ts'
import { plainWorld, testWorld } from '../world.testing.ts'
import { compareVersions } from './compare-versions.ts'
import { createRegisteredModel } from './create-registered-model.ts'
import { listVersionFiles } from './find-version-files.ts'
import { modelDigest } from './model-digest.ts'
import { openVersionFile } from './open-version-file.ts'
import { registerVersion } from './register-version.ts'

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

async function put({ artifacts }: Ctx, path: string, text: string): Promise<void> {
  await artifacts.write(
    path,
    (async function* bytes() {
      yield Buffer.from(text)
    })(),
  )
}

for (const database of databases) {
  for (const [layout, open] of [
    ['objects', testWorld],
    ['plain files', plainWorld],
  ] as const) {
    void test(`a version has the digest of its files, and gives them only as they were, with ${layout} on ${database}`, async (t) => {
      const { ctx, rowCtx } = await open(t, database)
      await createRegisteredModel(rowCtx, { name: 'churn', tags: [] })
      const { run } = await createRun(rowCtx, {
        experimentId: '0',
        userId: '',
        startTime: 1,
        tags: [],
      })
      const root = `0/${run.run_id}/artifacts/model`
      await put(ctx, `${root}/MLmodel`, "signature:\n  inputs: 'a'\n")
      await put(ctx, `${root}/data/w.bin`, 'weights')
      const source = `runs:/${run.run_id}/model`
      const { version } = await registerVersion(ctx, {
        name: 'churn',
        source,
        runId: run.run_id,
        tags: [],
      })
      const digest = modelDigest([
        { path: 'MLmodel', sha256: sha256("signature:\n  inputs: 'a'\n") },
        { path: 'data/w.bin', sha256: sha256('weights') },
      ])
      assert.deepEqual([version.digest, Number(version.file_count)], [digest, 2])
      const one = { name: 'churn', version: '1' }
      assert.equal((await listVersionFiles(ctx, one)).model.digest, digest)
      const { file, fileName } = await openVersionFile(ctx, { ...one, path: 'data/w.bin' })
      assert.deepEqual([fileName, file.sizeBytes], ['w.bin', 7])
      await file.close()

      await put(ctx, `${root}/MLmodel`, "signature:\n  inputs: 'b'\n")
      await assert.rejects(openVersionFile(ctx, { ...one, path: 'data/w.bin' }), {
        code: 'INVALID_STATE',
        message: new RegExp(digest, 'u'),
      })
      await registerVersion(ctx, { name: 'churn', source, runId: run.run_id, tags: [] })
      const { unknown } = await compareVersions(ctx, { name: 'churn', from: '1', to: '2' })
      assert.match(unknown.join(' '), /files of version 1 have changed/u)
    })
  }

  void test(`a source whose files are elsewhere has no digest, and what is no source is refused, on ${database}`, async (t) => {
    const { ctx, rowCtx } = await testWorld(t, database)
    await createRegisteredModel(rowCtx, { name: 'churn', tags: [] })
    const { version } = await registerVersion(ctx, { name: 'churn', source: 's3://b/m', tags: [] })
    assert.equal(version.digest, null)
    await assert.rejects(listVersionFiles(ctx, { name: 'churn', version: '1' }), {
      message: /at 's3:\/\/b\/m', not on this server/u,
    })
    const missing = { name: 'churn', source: `runs:/${'f'.repeat(32)}/model`, tags: [] }
    await assert.rejects(registerVersion(ctx, missing), {
      code: 'INVALID_PARAMETER_VALUE',
      message: /run_id request parameter must identify/u,
    })
  })
}
