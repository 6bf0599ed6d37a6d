import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { startNative, testDatabases } from '../native.testing.ts'

function digest(algorithm: string, content: string): string {
  return createHash(algorithm).update(content).digest('hex')
}

for (const database of testDatabases) {
  test(`stored objects get names that are theirs, all or none, on ${database}`, async (t) => {
    const { ask, refused, url } = await startNative(t, database)
    const repository = 'team/cats'
    const put = async (content: string): Promise<string> => {
      const oid = digest('sha256', content)
      const to = `${url}/lfs/elsewhere/objects/${oid}`
      assert.equal((await fetch(to, { method: 'PUT', body: content })).status, 200)
      return oid
    }
    const name = (objects: readonly { readonly name: string; readonly object_id: string }[]) => ({
      repository,
      objects,
    })
    const one = await put('one\n')
    const first = { name: `md5:${digest('md5', 'one\n')}`, object_id: one }
    const list = JSON.stringify([{ md5: digest('md5', 'one\n'), relpath: 'a' }])
    const manifest = { name: `md5:${digest('md5', list)}.dir`, object_id: await put(list) }
    const wrong: readonly [object, RegExp][] = [
      [name([first, { ...first, name: `md5:${'ab'.repeat(16)}` }]), /objects\[1\]\.name/u],
      [name([{ ...first, object_id: 'ab'.repeat(32) }]), /objects\[0\]\.object_id.*no such/u],
      [name([{ ...first, object_id: 'x' }]), /objects\[0\]\.object_id/u],
      [name([{ ...first, name: 'md5-dos2unix:' + 'ab'.repeat(16) }]), /objects\[0\]\.name/u],
      [name([{ ...first, name: 'x' }]), /objects\[0\]\.name/u],
      [{ ...name([first]), repository: '../x' }, /'repository'/u],
      [name(Array.from({ length: 10_001 }, () => first)), /10001 items/u],
      [name([manifest]), /lists? 1 files/u],
    ]
    for (const [body, text] of wrong)
      assert.match((await refused('repositories.name', '/repositories/names', body)).message, text)
    const names = [first.name, manifest.name, `sha256:${one}`]
    const find = async () =>
      (await ask('repositories.find', '/repositories/find', { repository, names })).body.objects
    assert.deepEqual(await find(), [], 'nothing was named')
    const both = await ask('repositories.name', '/repositories/names', name([first, manifest]))
    assert.deepEqual(both.body, { objects: 2 })
    assert.deepEqual(
      (await find()).map((object) => object.name).toSorted(),
      [first.name, manifest.name].toSorted(),
    )
    const md5 = digest('md5', 'one\n')
    const got = await fetch(`${url}/dvc/${repository}/files/md5/${md5.slice(0, 2)}/${md5.slice(2)}`)
    assert.equal(await got.text(), 'one\n')
    const stored = `/repositories/objects?repository=${repository}&limit=1`
    const page = (await ask('repositories.objects', stored)).body
    const rest = (await ask('repositories.objects', `${stored}&page_token=${page.next_page_token}`))
      .body
    assert.deepEqual(
      [...page.objects, ...rest.objects].map((object) => object.name),
      [first.name, manifest.name].toSorted(),
    )
    assert.equal(rest.next_page_token, undefined)
    const folders = (await ask('repositories.objects', `${stored}&folders=true`)).body
    assert.deepEqual(
      folders.objects.map((object) => object.name),
      [manifest.name],
    )
    const shown = (await ask('repositories.get', `/repositories/get?repository=${repository}`)).body
    assert.deepEqual([shown.name, shown.objects, shown.locks], [repository, 2, 0])
    for (const path of ['get', 'objects'])
      assert.equal(
        (await refused('repositories.get', `/repositories/${path}?repository=none`)).status,
        404,
      )
    const { repositories } = (await ask('repositories.list', '/repositories')).body
    assert.deepEqual(
      repositories.map((each) => [each.name, each.objects, each.locks]),
      [
        ['elsewhere', 2, 0],
        [repository, 2, 0],
      ],
    )
  })

  test(`locks are listed and released, on ${database}`, async (t) => {
    const { ask, refused, url } = await startNative(t, database)
    const type = { 'content-type': 'application/vnd.git-lfs+json' }
    for (const path of ['a', 'b', 'c']) {
      const body = JSON.stringify({ path })
      await fetch(`${url}/lfs/cats/locks`, { method: 'POST', headers: type, body })
    }
    const page = await ask('repositories.locks', '/repositories/locks?repository=cats&limit=2')
    assert.deepEqual(
      page.body.locks.map(({ path, owner }) => [path, owner]),
      [
        ['a', 'anonymous'],
        ['b', 'anonymous'],
      ],
    )
    const next = `/repositories/locks?repository=cats&page_token=${page.body.next_page_token}`
    assert.equal((await ask('repositories.locks', next)).body.locks[0]?.path, 'c')
    const lock = { repository: 'cats', id: page.body.locks[0]?.id ?? '' }
    const released = await ask('repositories.unlock', '/repositories/unlock', lock)
    assert.equal(released.body.path, 'a')
    assert.equal((await refused('repositories.unlock', '/repositories/unlock', lock)).status, 404)
  })
}
