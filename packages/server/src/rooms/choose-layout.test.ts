import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { temporaryFolder } from '../../../../tests/env/temporary-folder.ts'
import { startTestServer } from '../doors/mlflow/artifacts/test-server.ts'
import { chooseLayout, type ArtifactLayout } from './choose-layout.ts'

test('objects, unless the folder holds plain files and no objects', async (t) => {
  const folder = await temporaryFolder(t, 'layout')
  const layoutOf = (
    artifactsDestination: string,
    artifactLayout: 'auto' | ArtifactLayout = 'auto',
  ): Promise<ArtifactLayout> => chooseLayout({ artifactsDestination, artifactLayout })
  assert.equal(await layoutOf(join(folder, 'none')), 'objects')
  assert.equal(existsSync(join(folder, 'none')), false)
  assert.equal(await layoutOf(folder), 'objects')
  await writeFile(join(folder, '.artifact.uploading.1'), 'x')
  assert.equal(await layoutOf(folder), 'objects')
  await mkdir(join(folder, '1'))
  assert.equal(await layoutOf(folder), 'plain')
  assert.equal(await layoutOf(folder, 'objects'), 'objects')
  await mkdir(join(folder, 'stemma-objects'))
  assert.equal(await layoutOf(folder), 'objects')
  assert.equal(await layoutOf(folder, 'plain'), 'plain')
})

test('a server on plain files from before goes on with them, and says its layout', async (t) => {
  const data = await mkdtemp(join(tmpdir(), 'stemma-layout-'))
  await mkdir(join(data, 'artifacts/1'), { recursive: true })
  await writeFile(join(data, 'artifacts/1/old'), 'old')
  for (const [given, layout] of [
    [{ data }, 'plain'],
    [{}, 'objects'],
  ] as const) {
    const { ask, stop } = await startTestServer(given)
    t.after(stop)
    const old = await ask('/api/2.0/mlflow-artifacts/artifacts/1/old')
    assert.equal(old.status, layout === 'plain' ? 200 : 404)
    const { artifacts } = JSON.parse((await ask('/api/v1/status')).text) as {
      artifacts: { layout: string }
    }
    assert.equal(artifacts.layout, layout)
  }
  // Behind the servers in it.
  t.after(() => rm(data, { recursive: true }))
})
