import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import type { Download } from '../artifacts/owned-artifacts.ts'
import { databases } from '../ctx.testing.ts'
import { liveObjects } from '../objects/live-objects.ts'
import type { Ctx } from '../room-ctx.ts'
import { createRun } from '../runs/create-run.ts'
import { purgeTrash } from '../trash/purge-trash.ts'
import { plainWorld, testWorld } from '../world.testing.ts'
import { compareVersions } from './compare-versions.ts'
import { createRegisteredModel } from './create-registered-model.ts'
import { deleteModelVersion } from './delete-model-version.ts'
import { listVersionFiles } from './find-version-files.ts'
import { modelDigest } from './model-digest.ts'
import { openVersionFile } from './open-version-file.ts'
import { registerVersion } from './register-version.ts'

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

async function textOf({ file }: Download): Promise<string> {
  return Buffer.concat(await file.read().toArray()).toString()
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
    void test(`a version has the digest of its files, and gives what was registered or nothing, with ${layout} on ${database}`, async (t) => {
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
      await ctx.artifacts.remove(`${root}/data`)
      const copy = () =>
        registerVersion(ctx, { name: 'copies', source: 'models:/churn/1', tags: [] })
      await createRegisteredModel(rowCtx, { name: 'copies', tags: [] })
      const { version: second } = await registerVersion(ctx, {
        ...{ name: 'churn', source, runId: run.run_id, tags: [] },
      })
      assert.notEqual(second.digest, digest)
      const { unknown } = await compareVersions(ctx, { name: 'churn', from: '1', to: '2' })
      if (layout === 'plain files') {
        const refusal = {
          code: 'INVALID_STATE',
          message: new RegExp(
            `was ${digest}, now their digest is ${second.digest}.* stemma models register churn ${source}`,
            'u',
          ),
        }
        await assert.rejects(openVersionFile(ctx, { ...one, path: 'data/w.bin' }), refusal)
        await assert.rejects(copy(), refusal)
        assert.match(unknown.join(' '), /files of version 1 have changed/u)
        return
      }
      assert.deepEqual(
        unknown.filter((text) => text.includes('files')),
        [],
      )
      assert.equal((await listVersionFiles(ctx, one)).model.digest, digest)
      assert.equal(
        await textOf(await openVersionFile(ctx, { ...one, path: 'data/w.bin' })),
        'weights',
      )
      const copied = await copy()
      assert.deepEqual(
        [copied.version.digest, copied.version.storage_location, Number(copied.version.file_count)],
        [digest, version.storage_location, 2],
      )
    })
  }

  void test(`what versions keep nobody changes, and it goes with the last of them, on ${database}`, async (t) => {
    const { ctx, rowCtx, store, advance } = await testWorld(t, database)
    await createRegisteredModel(rowCtx, { name: 'churn', tags: [] })
    const { run } = await createRun(rowCtx, {
      ...{ experimentId: '0', userId: '', startTime: 1, tags: [] },
    })
    // A model may be one file.
    await put(ctx, `0/${run.run_id}/artifacts/100%.bin`, 'weights')
    const source = `runs:/${run.run_id}/100%25.bin`
    const input = { name: 'churn', source, runId: run.run_id, tags: [] }
    const { version } = await registerVersion(ctx, input)
    await registerVersion(ctx, input)
    assert.equal(
      version.storage_location,
      `mlflow-artifacts:/.versions/${version.digest}/100%25.bin`,
    )
    const place = `.versions/${version.digest}/100%.bin`
    await assert.rejects(put(ctx, place, 'other'), { code: 'INVALID_PARAMETER_VALUE' })
    await assert.rejects(ctx.artifacts.remove('.versions'), { code: 'INVALID_PARAMETER_VALUE' })
    await ctx.artifacts.remove(`0/${run.run_id}`)
    const collect = async () => {
      advance(2 * 3_600_000)
      await store.collect({ live: liveObjects(ctx), graceMs: 3_600_000 })
      return store.get(sha256('weights'))
    }
    const one = { name: 'churn', version: '1', path: '100%.bin' }
    assert.ok(await collect())
    assert.equal(await textOf(await openVersionFile(ctx, one)), 'weights')
    for (const number of ['1', '2']) {
      assert.ok(await ctx.artifacts.open(place), number)
      await deleteModelVersion(rowCtx, { name: 'churn', version: number })
      const request = {
        experiment_ids: [],
        run_ids: [],
        model_ids: [],
        trash_ids: [],
        dry_run: false,
        external_artifacts: false,
      }
      for await (const _ of purgeTrash(ctx, request)) continue
    }
    assert.equal(await ctx.artifacts.open(place), undefined)
    assert.equal(await collect(), undefined)
  })

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
