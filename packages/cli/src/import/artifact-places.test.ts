import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { artifactPlaces } from './artifact-places.ts'

test('a history gets files read of its own runs only, wherever it says that they are', async (t) => {
  const root = await mkdtemp(join(tmpdir(), 'stemma-places-'))
  t.after(() => rm(root, { recursive: true, force: true }))
  const own = join(root, 'mlruns/1/run-1/artifacts')
  await mkdir(join(own, 'below'), { recursive: true })
  await mkdir(join(root, '.ssh'))
  await writeFile(join(root, '.ssh/key'), 'secret')
  await writeFile(join(own, 'below/a.txt'), 'a')
  await symlink(join(root, '.ssh'), join(own, 'link'))
  await symlink(join(root, '.ssh/key'), join(own, 'key'))
  const places = artifactPlaces({})
  const paths = async (uri: string, id = 'run-1'): Promise<unknown> => {
    const files = await places.find(uri, id)
    if (files === undefined || files === 'missing') return files
    const found: string[] = []
    for await (const { path } of files) found.push(path)
    return found
  }
  assert.deepEqual(await paths(own), ['below/a.txt'])
  assert.deepEqual(await paths(`file://${own}/`), ['below/a.txt'])
  for (const uri of [
    join(root, '.ssh'),
    `file://${root}/.ssh`,
    `${root}/mlruns/1/run-1/artifacts/../../../../.ssh`,
    `${root}/.ssh/../mlruns/1/run-1/artifacts`,
    '/',
    join(own, 'below'),
  ])
    assert.equal(await paths(uri), 'missing', uri)
  assert.equal(await paths(own, 'run-2'), 'missing', 'those of another run')
  assert.equal(await paths('s3://bucket/1/run-1/artifacts'), undefined)
  assert.equal(places.covers(own), true)
  assert.equal(places.covers('s3://bucket'), false)
})
