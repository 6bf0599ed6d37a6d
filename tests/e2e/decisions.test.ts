import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, suite, test } from 'node:test'
import { writeJson } from '@stemma/contract'
import { eventually } from '../env/eventually.ts'
import { startServer, type TestServer } from '../server/start-server.ts'
import { assertAccessible, openPage } from './open-page.ts'

suite('decisions, repositories and references', () => {
  let server: TestServer
  let url = ''
  let lake = ''

  /** Posts JSON and gives the JSON of the answer. */
  async function post(
    path: string,
    body: unknown,
    type = 'application/json',
  ): Promise<Readonly<Record<string, unknown>>> {
    const text = typeof body === 'string' ? body : JSON.stringify(body)
    const headers = { 'content-type': type }
    const answer = await fetch(`${url}${path}`, { method: 'POST', headers, body: text })
    assert.ok(answer.ok, `${path} ${await answer.clone().text()}`)
    return (await answer.json()) as Readonly<Record<string, unknown>> // of one entity
  }

  /** What a gate sends when it has scored both versions of `churn`. */
  async function decide(improvement: number, { candidate = 2, against = 1 } = {}): Promise<string> {
    const { fingerprint } = (await (
      await fetch(`${url}/api/v1/data/show?reference=churn-eval`)
    ).json()) as { readonly fingerprint: string }
    const made = await post('/api/v1/models/churn/decisions', {
      ...{ alias: 'champion', data: 'churn-eval/1', fingerprint, rows: 200 },
      candidate: { version: candidate, digest: String(candidate).repeat(64) },
      against: { version: against, digest: String(against).repeat(64) },
      policy: {
        label: 'y',
        primary: { metric: 'accuracy' },
        guardrails: [{ metric: 'log_loss', margin: 0.02 }],
      },
      measures: [
        {
          ...{ metric: 'accuracy', rows: 200, candidate: 0.8 + improvement, against: 0.8 },
          ...{ improvement, low: improvement - 0.02, high: improvement + 0.02 },
          ...{ standard_error: 0.01, p_worse: 0.01 },
        },
        {
          ...{ metric: 'log_loss', rows: 200, candidate: 0.41, against: 0.42 },
          ...{ improvement: 0.01, low: -0.005, high: 0.025, standard_error: 0.008, p_worse: 0.99 },
        },
      ],
      tests: [{ name: 'McNemar', p: 0.012 }],
      environment: [{ key: 'python', value: '3.11.7' }],
    })
    return String(made['decision_id'])
  }

  before(async () => {
    lake = await mkdtemp(join(tmpdir(), 'stemma-lake-'))
    server = await startServer({ env: { STEMMA_SOURCE_LAKE: lake } })
    url = server.url
    await post('/api/2.0/mlflow/registered-models/create', { name: 'churn' })
    for (const _ of [1, 2]) {
      const { run } = await post('/api/2.0/mlflow/runs/create', { experiment_id: '0' })
      const { run_id: id } = (run as { readonly info: { readonly run_id: string } }).info // of the route
      const source = `runs:/${id}/model`
      await post('/api/2.0/mlflow/model-versions/create', { name: 'churn', source, run_id: id })
    }
    await post('/api/2.0/mlflow/registered-models/alias', {
      ...{ name: 'churn', alias: 'champion', version: '1' },
    })
    const rows = Array.from({ length: 200 }, (_, at) => `${String(at)},${String(at % 2)}`)
    await post(
      '/api/v1/data/churn-eval/versions?file_name=x.csv&key=id',
      `id,y\n${rows.join('\n')}\n`,
      'text/csv',
    )
  })
  after(async () => {
    await server.stop()
    await rm(lake, { recursive: true })
  })

  void test('what was decided is listed, and one of them shows its evidence', async (t) => {
    const page = await openPage(t)
    await page.goto(`${url}/decisions`)
    await page.getByText('Nothing has been decided yet').waitFor()
    await decide(0.01)
    const promoted = await decide(0.1)
    await page.goto(`${url}/models/churn`)
    await page.getByRole('main').getByRole('link', { name: 'Decisions' }).click()
    await page.waitForURL(/\/decisions\?model=churn$/u)
    await page.getByRole('heading', { name: 'Decisions about churn' }).waitFor()
    await page.getByRole('link', { name: 'HOLD' }).waitFor()
    await assertAccessible(page)
    await page.getByRole('link', { name: 'PROMOTE' }).click()
    await page.waitForURL(new RegExp(`/decisions/${promoted}$`, 'u'))
    await page.getByText('churn@champion names version 2 since').waitFor()
    const row = page.getByRole('row', { name: /^log_loss/u })
    await row.getByRole('img', { name: '-0.005 to 0.025, asked for: above -0.02' }).waitFor()
    await page.getByText('McNemar').waitFor()
    await assertAccessible(page)
    await page.getByRole('link', { name: 'churn-eval/1' }).click()
    await page.waitForURL(/\/datasets\/churn-eval\/1$/u)
  })

  void test('a retraining has its report, which its model and its decision lead to', async (t) => {
    const decision = await decide(0.1, { candidate: 1, against: 2 })
    const train = async (tags: Readonly<Record<string, string>>): Promise<string> => {
      const all = Object.entries(tags).map(([key, value]) => ({ key, value }))
      const made = { experiment_id: '0', run_name: 'nightly', start_time: Date.now(), tags: all }
      const { run } = await post('/api/2.0/mlflow/runs/create', made)
      return (run as { readonly info: { readonly run_id: string } }).info.run_id // of the route
    }
    const retrains = 'models:/churn/2'
    await train({ 'stemma.retrains': 'models:/churned/1' })
    const failed = await train({ 'stemma.retrains': retrains })
    await post('/api/2.0/mlflow/runs/update', { run_id: failed, status: 'FAILED' })
    const id = await train({ 'stemma.retrains': retrains, 'stemma.decision': decision })
    // As `stemma retrain` writes it.
    const report = {
      ...{ model: 'churn', alias: 'champion', from_version: 2, from_run: failed },
      data: [
        {
          ...{ parameter: 'train', context: 'training', before: 'churn/1', now: 'churn/2' },
          ...{ rows: 219n, added: 101n, removed: 0n, changed: 41n },
        },
      ],
      parameters: [{ key: 'alpha', value: '0.5' }],
      ...{ run_id: id, version: 1 },
    }
    const address = `${url}/api/2.0/mlflow-artifacts/artifacts/0/${id}/artifacts/stemma/retrain.json`
    const body = writeJson({ ...report, decision: { decision_id: decision } })
    assert.equal((await fetch(address, { method: 'PUT', body })).status, 200)
    const page = await openPage(t)
    await page.goto(`${url}/models/churn`)
    const list = page.getByRole('region', { name: 'Retrainings' })
    await list.getByText('failed, nothing decided').waitFor()
    await eventually(async () => assert.equal(await list.getByRole('listitem').count(), 2))
    await assertAccessible(page)
    await list.getByRole('link', { name: 'report of nightly' }).click()
    await page.waitForURL(new RegExp(`/retrainings/${id}$`, 'u'))
    await page.getByRole('row', { name: 'train churn/1 churn/2 219 101 0 41' }).waitFor()
    await page.getByText('Parameter alpha').waitFor()
    await assertAccessible(page)
    await page.getByRole('link', { name: 'churn@champion' }).click()
    await page.waitForURL(new RegExp(`/decisions/${decision}$`, 'u'))
    await page.getByRole('link', { name: 'Retraining' }).click()
    await page.getByText('PROMOTE').waitFor()
  })

  void test('a repository shows what is stored of it, and its locks are released', async (t) => {
    const page = await openPage(t)
    await page.goto(`${url}/repositories`)
    await page.getByText('No repository keeps its files here yet').waitFor()
    const put = async (path: string, body: string): Promise<void> => {
      const answer = await fetch(`${url}${path}`, { method: 'PUT', body })
      assert.ok(answer.ok, await answer.text())
    }
    const md5 = (text: string): string => createHash('md5').update(text).digest('hex')
    const dvc = (name: string): string =>
      `/dvc/team/cats/files/md5/${name.slice(0, 2)}/${name.slice(2)}`
    await put(dvc(md5('meow')), 'meow')
    const listed = JSON.stringify([{ md5: md5('meow'), relpath: 'sounds/tom.wav' }])
    await put(dvc(`${md5(listed)}.dir`), listed)
    await post('/lfs/team/cats/locks', { path: 'cat.psd' }, 'application/vnd.git-lfs+json')
    await page.reload()
    await page.getByRole('link', { name: 'team/cats' }).click()
    await page.waitForURL(/\/repositories\/team\/cats$/u)
    await page.getByRole('cell', { name: `md5:${md5('meow')}` }).waitFor()
    const newer = JSON.stringify([{ md5: md5('purr, not stored'), relpath: 'sounds/tom.wav' }])
    // What a manifest names has to be there when it comes, and may be removed afterwards.
    await put(dvc(md5('purr, not stored')), 'purr, not stored')
    await put(dvc(`${md5(newer)}.dir`), newer)
    await post('/api/v1/repositories/remove', {
      ...{ repository: 'team/cats', names: [`md5:${md5('purr, not stored')}`] },
    })
    await page.reload()
    const tracked = page.getByRole('region', { name: 'Tracked paths' })
    await tracked.getByRole('button', { name: '2 versions of sounds/tom.wav' }).click()
    await tracked.getByRole('row', { name: /^md5:[0-9a-f]+ not stored/u }).waitFor()
    await tracked.getByRole('row', { name: /^md5:[0-9a-f]+ stored 4 B/u }).waitFor()
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme })
    }
    await assertAccessible(page)
    await page.getByRole('button', { name: 'Release cat.psd' }).click()
    await page.getByText('Nobody holds a path.').waitFor()
  })

  void test('a reference is checked and pinned', async (t) => {
    const table = async (rows: string): Promise<void> => {
      await post('/api/v1/data/source/versions?file_name=x.csv&kind=snapshot', rows, 'text/csv')
      const parquet = await (await fetch(`${url}/data/source/latest.parquet`)).bytes()
      await mkdir(join(lake, 'trips'), { recursive: true })
      await writeFile(join(lake, 'trips/part.parquet'), parquet)
    }
    await table('id,fare\n1,7.5\n2,9.25\n')
    await post('/api/v1/data/trips/references', { source: 'lake:trips' })
    const page = await openPage(t)
    await page.goto(`${url}/datasets/trips/1`)
    await page.getByRole('button', { name: 'Check' }).click()
    await page.getByText('The rows are what they were.').waitFor()
    await page.getByRole('button', { name: 'Pin' }).click()
    await page.waitForURL(/\/datasets\/trips-pinned\/1$/u)
    await table('id,fare\n1,7.5\n2,9.75\n')
    await page.goto(`${url}/datasets/trips/1`)
    await page.getByRole('button', { name: 'Check' }).click()
    await page.getByText('Rows of this version have changed since.').waitFor()
    await assertAccessible(page)
    await page.getByRole('button', { name: 'Pin' }).click()
    await page.getByText(/not those of the version any more|are not those of/u).waitFor()
  })
})
