import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mergeConfigs, readConfig } from './read-config.ts'

void test('settings are read as dvc writes them and as people do', () => {
  const config = readConfig(`[core]
    remote = web   # the usual one
    autostage = true
# nothing = here
['remote "Web"']
    url = http://host/dvc/team/cats
    password = "a # b"
[remote "other"]
url=../x
`)
  assert.equal(config.get('core')?.get('remote'), 'web')
  assert.equal(config.get('core')?.get('nothing'), undefined)
  assert.equal(config.get('remote "web"')?.get('url'), 'http://host/dvc/team/cats')
  assert.equal(config.get('remote "web"')?.get('password'), 'a # b')
  assert.equal(config.get('remote "other"')?.get('url'), '../x')
})

void test('those of a person stand over those of the repository, key by key', () => {
  const merged = mergeConfigs([
    readConfig('[core]\nremote = a\nautostage = true\n'),
    readConfig('[core]\nremote = b\n'),
  ])
  assert.deepEqual(
    [...(merged.get('core') ?? [])],
    [
      ['remote', 'b'],
      ['autostage', 'true'],
    ],
  )
})
