import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import { eventually } from '../env/eventually.ts'
import { startServer, type TestServer } from '../server/start-server.ts'
import { assertAccessible, openPage } from './open-page.ts'

suite('jobs', () => {
  let server: TestServer
  let url = ''
  const jobId = '5b'.repeat(16)

  async function send(method: string, path: string, body: object): Promise<void> {
    const headers = { 'content-type': 'application/json' }
    const answer = await fetch(`${url}/api/v1${path}`, {
      method,
      headers,
      body: JSON.stringify(body),
    })
    assert.ok(answer.ok, await answer.text())
  }
  before(async () => {
    server = await startServer()
    url = server.url
  })
  after(() => server.stop())

  void test('a job is listed, its log grows, and it is cancelled', async (t) => {
    const page = await openPage(t)
    await page.goto(`${url}/jobs`)
    await page.getByText('There are no jobs yet').waitFor()
    await send('POST', '/jobs', {
      ...{ job_id: jobId, kind: 'retrain', name: 'churn main', engine: 'slurm' },
      ...{ host: 'login', folder: '/home/ada', command: 'python train.py' },
    })
    await send('PATCH', `/jobs/${jobId}`, { state: 'running', handle: '4711' })
    await page.reload()
    await page.getByRole('link', { name: '5b5b5b5b' }).click()
    await page.waitForURL(new RegExp(`/jobs/${jobId}$`, 'u'))
    await page.getByText('slurm, 4711').waitFor()
    await page.getByText('Nothing has been printed yet.').waitFor()
    await send('POST', `/jobs/${jobId}/log`, { from: 0, text: 'epoch 1 <b>\n' })
    await page.getByText('epoch 1 <b>').waitFor()
    await assertAccessible(page)
    await page.getByRole('button', { name: 'Cancel job' }).click()
    await page.getByText('running, to be cancelled').waitFor()
    await send('POST', `/jobs/${jobId}/log`, { from: 12, text: 'stopping\n' })
    await send('PATCH', `/jobs/${jobId}`, { state: 'killed', reason: 'it was cancelled' })
    await page.getByText('stopping').waitFor()
    await page.getByText('it was cancelled').waitFor()
    await eventually(async () =>
      assert.equal(await page.getByRole('button', { name: 'Cancel job' }).count(), 0),
    )
    await page.goto(`${url}/jobs`)
    await page.getByText('killed').waitFor()
    await assertAccessible(page)
  })
})
