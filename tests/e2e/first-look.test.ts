import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import { eventually } from '../env/eventually.ts'
import { assertAccessible, openPage } from './open-page.ts'
import { startTrained, type Trained } from './trained.ts'

suite('from the list of experiments to a chart', () => {
  let trained: Trained
  before(async () => {
    trained = await startTrained()
  })
  after(async () => {
    await trained.server.stop()
  })

  void test('experiments lie in folders, and lead to their runs', async (t) => {
    const page = await openPage(t)
    await page.goto(trained.server.url)
    await page.getByRole('link', { name: 'digits/sweep' }).waitFor()
    const row = page.getByRole('row').filter({ hasText: 'digits/sweep' })
    await row.getByText('9', { exact: true }).waitFor()
    await assertAccessible(page)
    await page.getByRole('textbox', { name: 'Search experiments' }).fill('SWEEP')
    await page.getByRole('link', { name: 'screening/models' }).waitFor({ state: 'detached' })
    await page.getByRole('link', { name: 'digits/sweep' }).click()
    await page.getByRole('heading', { name: 'digits/sweep' }).waitFor()
    await page.getByRole('link', { name: 'mlp-16-0.008-0.01' }).waitFor()
    await eventually(async () => assert.equal(await page.title(), 'digits/sweep · Stemma'))
    await assertAccessible(page)
  })

  void test('it is light, and nothing jumps while it loads', async (t) => {
    const page = await openPage(t)
    const sizes: Promise<number>[] = []
    const scripts: string[] = []
    page.on('requestfinished', (request) => {
      sizes.push(request.sizes().then(({ responseBodySize }) => responseBodySize))
      if (request.resourceType() === 'script') scripts.push(new URL(request.url()).pathname)
    })
    const id = trained.experiments['digits/sweep'] ?? ''
    const index = await page.goto(`${trained.server.url}/experiments/${id}`, {
      waitUntil: 'networkidle',
    })
    await page
      .getByRole('link', { name: /^mlp-16/u })
      .first()
      .waitFor()
    const bytes = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0)
    assert.ok(bytes > 50_000 && bytes < 176 * 1024, `${bytes} bytes`)
    const head = (await index?.text()) ?? ''
    // That there is a note to show is known when the experiment is.
    const late = scripts.filter((script) => !head.includes(`".${script}"`))
    assert.deepEqual(
      late.map((script) => script.replace(/-.*/u, '')),
      ['/assets/markdown'],
    )
    assert.ok(scripts.length > 4)
    const shift = await page.evaluate(async () => {
      const entries: PerformanceEntry[] = []
      const observer = new PerformanceObserver((list) => entries.push(...list.getEntries()))
      observer.observe({ type: 'layout-shift', buffered: true })
      for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame)
      entries.push(...observer.takeRecords())
      return entries.reduce((sum, entry) => sum + Number(Reflect.get(entry, 'value')), 0)
    })
    assert.ok(shift < 0.02, `a shift of ${shift}`)
  })

  void test('the server puts runs in order and filters them, and the address keeps it', async (t) => {
    const page = await openPage(t)
    const id = trained.experiments['digits/sweep'] ?? ''
    await page.goto(`${trained.server.url}/experiments/${id}`)
    await page.getByRole('button', { name: 'val_accuracy', exact: true }).click()
    await page.waitForURL(/sort=metrics\.val_accuracy\+DESC/u)
    const values = async (): Promise<readonly number[]> => {
      const header = page.getByRole('columnheader', { name: 'val_accuracy', exact: true })
      const column = await header.getAttribute('aria-colindex')
      const cells = page.locator(`[role=cell][aria-colindex="${column ?? ''}"]`)
      return (await cells.allTextContents()).filter((text) => text !== '').map(Number)
    }
    await page.locator('[role=columnheader][aria-sort=descending]').waitFor()
    // Until the answer is there, the rows stay as they were.
    await eventually(async () => {
      const sorted = await values()
      assert.equal(sorted.length, 8)
      assert.deepEqual(
        sorted,
        sorted.toSorted((a, b) => b - a),
      )
    })

    await page.getByRole('combobox', { name: 'Search runs' }).fill("params.width = '32'")
    await page
      .getByRole('link', { name: /^mlp-16/u })
      .first()
      .waitFor({ state: 'detached' })
    await eventually(async () => assert.equal((await values()).length, 4))
    await page.reload()
    await page
      .getByRole('link', { name: /^mlp-32/u })
      .first()
      .waitFor()
    await eventually(async () => assert.equal((await values()).length, 4))

    await page.getByRole('combobox', { name: 'Search runs' }).fill('metrics.val_loss <')
    await page.getByRole('alert').waitFor()
  })

  void test('a link that the client printed opens the run, with a chart of what it logged', async (t) => {
    const page = await openPage(t)
    const [runId = ''] = trained.runs
    const id = trained.experiments['digits/sweep'] ?? ''
    await page.goto(`${trained.server.url}/#/experiments/${id}/runs/${runId}`)
    await page.waitForURL(`${trained.server.url}/runs/${runId}`)
    await page.getByRole('heading', { name: /mlp-16-0.002-0.0001/u }).waitFor()
    await page.getByRole('region', { name: 'Parameters' }).getByText('learning_rate').waitFor()
    await assertAccessible(page)
    await page.getByRole('link', { name: 'Metrics' }).click()
    const chart = page.getByRole('img', { name: 'val_loss by step' })
    await chart.locator('canvas').waitFor()
    // Something is drawn in the colour of the first run.
    const ink = (): Promise<number> =>
      chart.locator('canvas').evaluate((canvas: HTMLCanvasElement) => {
        const { data } = canvas
          .getContext('2d')
          ?.getImageData(0, 0, canvas.width, canvas.height) ?? {
          data: [],
        }
        let count = 0
        for (let at = 0; at < data.length; at += 4)
          if (data[at] === 50 && data[at + 1] === 102 && data[at + 2] === 173) count += 1
        return count
      })
    await eventually(async () => {
      const pixels = await ink()
      assert.ok(pixels > 50, `${pixels} pixels of the line`)
    })
    await assertAccessible(page)
  })
})
