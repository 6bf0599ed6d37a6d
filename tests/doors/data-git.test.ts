import assert from 'node:assert/strict'
import { chmod, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { checkout } from '../env/checkout.ts'
import { startServer } from '../server/start-server.ts'
import { gitWorkspace } from './git-workspace.ts'

const launcher = join(checkout, 'packages/cli/bin/stemma')

void test('what a commit tracks is a version, which runs of that commit saw without a word', async (t) => {
  const server = await startServer()
  t.after(() => server.stop())
  const { must, run, init, write, folder } = await gitWorkspace(t, [])
  await init('a')
  await write(
    'a/.dvc/config',
    `[core]\n    remote = s\n['remote "s"']\n    url = ${server.url}/dvc/x\n`,
  )
  await write('a/.dvc/.gitignore', '/config.local\n/tmp\n/cache\n')
  await write('a/data/one.csv', 'a\n1\n')
  await write('a/data/two.csv', 'a\n2\n')
  await write('a/labels.csv', 'a\n3\n')
  const env = { STEMMA_URL: server.url }
  const stemma = (...words: readonly string[]) => must('a', [launcher, ...words], env)
  const commit = async (message: string): Promise<string> => {
    await must('a', ['git', 'add', '-A'])
    await must('a', ['git', 'commit', '--quiet', '-m', message])
    return (await must('a', ['git', 'rev-parse', 'HEAD'])).trim()
  }
  await stemma('dvc', 'add', '--quiet', 'data', 'labels.csv')
  const dirty = await run('a', [launcher, 'data', 'add', 'images', '--git', '.'], env)
  assert.match(dirty.stderr, /no checkout of Git with a commit/u)
  const first = await commit('first')
  await stemma('dvc', 'push')
  // A run of the real kind: MLflow's client sends the commit as a tag.
  const tags = [{ key: 'mlflow.source.git.commit', value: first }]
  const mlflow = `${server.url}/api/2.0/mlflow/runs/create`
  const body = JSON.stringify({ experiment_id: '0', run_name: 'trained', tags })
  const headers = { 'content-type': 'application/json' }
  assert.equal((await fetch(mlflow, { method: 'POST', headers, body })).status, 200)
  const added = await stemma('data', 'add', 'images', '--git', '.')
  assert.match(added, /^images\/1 +3 rows/u)
  assert.match(added, new RegExp(`commit ${first.slice(0, 8)}; one run of it saw this`, 'u'))
  assert.match(await stemma('data', 'usage', 'images/1'), /trained\t0\tcommit\t[0-9a-f]{40}/u)
  assert.match(await stemma('data', 'show', 'images/1'), new RegExp(`commit\\s+${first}`, 'u'))
  // Another commit of the same data stands for the same version; one with others is the next.
  await write('a/train.py', 'print()\n')
  const second = await commit('code')
  assert.match(await stemma('data', 'add', 'images', '--git', '.'), /no new version/u)
  assert.match(await stemma('data', 'show', 'images/1'), new RegExp(second, 'u'))
  await chmod(join(folder, 'a/data/two.csv'), 0o644)
  await writeFile(join(folder, 'a/data/two.csv'), 'a\n22\n')
  await stemma('dvc', 'add', '--quiet', 'data')
  const uncommitted = await run('a', [launcher, 'data', 'add', 'images', '--git', '.'], env)
  assert.match(uncommitted.stderr, /commit them first: data\.dvc/u)
  await commit('data')
  const next = await stemma('data', 'add', 'images', '--git', '.')
  assert.match(next, /^images\/2/u)
  assert.match(await stemma('data', 'diff', 'images/1', 'images/2'), /1 changed/u)
  // A file of its own stands for a commit, too.
  const file = await stemma('data', 'add', 'labels', 'labels.csv', '--git', '.')
  assert.match(file, /^labels\/1 +1 rows/u)
  const neither = await run('a', [launcher, 'data', 'add', 'labels'], env)
  assert.equal(neither.status, 2)
})
