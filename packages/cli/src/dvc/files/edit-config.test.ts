import assert from 'node:assert/strict'
import { test } from 'node:test'
import { withRemote } from './edit-config.ts'
import { readConfig } from './read-config.ts'

const plain = { name: 'web', url: 'http://h/dvc/a', isDefault: false, force: false }

test('a remote is added as dvc writes it, and the rest stays', () => {
  const first = withRemote('', { ...plain, isDefault: true })
  assert.equal(first, `[core]\n    remote = web\n['remote "web"']\n    url = http://h/dvc/a\n`)
  assert.equal(
    withRemote(first, { ...plain, name: 'other', url: '../../x' }),
    `${first}['remote "other"']\n    url = ../../x\n`,
  )
  const ours = `# ours\n[core]\n    autostage = true\n[remote "Web"]\n    url = old\n    user = ada\n[cache]\n    type = copy\n`
  assert.throws(() => withRemote(ours, plain), /there is a remote 'web' already/u)
  assert.equal(
    withRemote(ours, { ...plain, force: true, isDefault: true }),
    `# ours\n[core]\n    autostage = true\n    remote = web\n['remote "web"']\n    url = http://h/dvc/a\n[cache]\n    type = copy\n`,
  )
  assert.match(
    withRemote(first, { ...plain, name: 'b', isDefault: true }),
    /^\[core\]\n    remote = b\n\['/u,
  )
})

test('what is written is read again', () => {
  for (const url of ['http://h/a#b', '/a, b', "it's", '/x "y"', '/plain']) {
    const text = withRemote('', { ...plain, url })
    assert.equal(readConfig(text).get('remote "web"')?.get('url'), url)
  }
})
