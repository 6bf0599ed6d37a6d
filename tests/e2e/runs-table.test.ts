import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { after, before, suite, test } from 'node:test'
import type { Page } from 'playwright-core'
import { eventually } from '../env/eventually.ts'
import { assertAccessible, openPage } from './open-page.ts'
import { startTrained, type Trained } from './trained.ts'

suite('the table of runs', () => {
  let trained: Trained
  let url = ''
  before(async () => {
    trained = await startTrained()
    url = `${trained.server.url}/experiments/${trained.experiments['digits/sweep'] ?? ''}`
  })
  after(async () => {
    await trained.server.stop()
  })

  const headers = async (page: Page): Promise<readonly string[]> =>
    page.getByRole('columnheader').allTextContents()

  void test('columns are chosen, a metric with any summary of its series, and the address keeps them', async (t) => {
    const page = await openPage(t, { width: 1600 })
    await page.goto(url)
    await page.getByRole('button', { name: 'Columns' }).click()
    // The names have come.
    await page.getByRole('button', { name: 'min of val_loss' }).waitFor()
    await page.getByRole('textbox', { name: 'Search columns' }).fill('val_loss')
    // With the key, not a moment later: the press of a button would end the typing, and the list move away below it.
    const listed = await page.locator('dialog, [popover]:popover-open').locator('li').count()
    assert.equal(listed, 1)
    await page.getByRole('button', { name: 'min of val_loss' }).click()
    await page.getByRole('button', { name: 'last of val_loss' }).click()
    await assertAccessible(page)
    await page.keyboard.press('Escape')
    await page.getByRole('columnheader', { name: 'min val_loss' }).waitFor()
    await page.reload()
    await page.getByRole('columnheader', { name: 'min val_loss' }).waitFor()
    assert.ok(!(await headers(page)).includes('val_loss'))
    // Columns are moved and kept at the left, without a mouse too.
    await page.getByRole('button', { name: 'Columns' }).click()
    await page.getByRole('button', { name: 'Keep min(metrics.val_loss) at the left' }).click()
    await page.getByRole('button', { name: 'Move min(metrics.val_loss) up' }).click()
    await assertAccessible(page)
    await page.waitForURL(/left=min/u)
    await page.keyboard.press('Escape')
    // The server puts them in order by it.
    await page.getByRole('button', { name: 'min val_loss' }).click()
    await page.getByRole('button', { name: 'min val_loss' }).click()
    await page.waitForURL(/sort=min%28metrics\.val_loss%29/u)
  })

  void test('only what differs, children below their parent, and groups', async (t) => {
    const page = await openPage(t, { width: 1600 })
    await page.goto(url)
    await page.getByRole('button', { name: 'Close children of sweep' }).click()
    await eventually(async () =>
      assert.equal(await page.getByRole('link', { name: /^mlp-/u }).count(), 0),
    )
    await page.getByRole('button', { name: 'Open children of sweep' }).click()
    await page.getByRole('combobox', { name: 'Search runs' }).fill('mlp')
    await page.getByRole('link', { name: 'sweep', exact: true }).waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Only differences' }).click()
    await page.getByRole('columnheader', { name: 'optimizer' }).waitFor({ state: 'detached' })
    const shown = await headers(page)
    for (const name of ['alpha', 'learning_rate', 'width']) assert.ok(shown.includes(name), name)
    for (const name of ['activation', 'epochs', 'batch_size'])
      assert.ok(!shown.includes(name), name)
    await page.getByRole('combobox', { name: 'Group by' }).selectOption({ label: 'by width' })
    await page.getByText('width 16', { exact: true }).waitFor()
    await page.getByRole('checkbox', { name: 'Select width 32' }).check()
    await page.getByText('4 selected').waitFor()
    await assertAccessible(page)
  })

  void test('selected runs are tagged, deleted, brought back and found in the trash', async (t) => {
    const page = await openPage(t)
    await page.goto(`${url}?q=mlp-16`)
    await page.getByRole('checkbox', { name: 'Select mlp-16-0.008-0.01', exact: true }).check()
    await page.getByRole('checkbox', { name: 'Select mlp-16-0.008-0.0001' }).check()
    const bar = page.getByRole('toolbar', { name: 'Selected runs' })
    await bar.getByRole('button', { name: 'Tag' }).click()
    await page.getByRole('textbox', { name: 'Name' }).fill('keep')
    await page.getByRole('textbox', { name: 'Value' }).fill('no')
    await assertAccessible(page)
    await page.getByRole('button', { name: 'Set the tag' }).click()
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await page.getByRole('combobox', { name: 'Search runs' }).fill("tags.keep = 'no'")
    await page.getByText('2 runs').waitFor()

    await bar.getByRole('button', { name: 'Delete' }).click()
    await page.getByText('2 runs moved to the trash').waitFor()
    await page.getByText('No run matches').waitFor()
    await page.getByRole('button', { name: 'Undo' }).click()
    await page.getByRole('link', { name: 'mlp-16-0.008-0.01', exact: true }).waitFor()

    await page.getByRole('checkbox', { name: 'Select mlp-16-0.008-0.01', exact: true }).check()
    await page.getByRole('checkbox', { name: 'Select mlp-16-0.008-0.0001' }).uncheck()
    await bar.getByRole('button', { name: 'Delete' }).click()
    await page.getByText('Run moved to the trash').waitFor()
    await page.getByRole('link', { name: 'Trash' }).click()
    await page.getByRole('button', { name: 'Restore mlp-16-0.008-0.01' }).waitFor()
    await assertAccessible(page)
    await page.getByRole('button', { name: 'Delete for good: mlp-16-0.008-0.01' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Delete for good' }).click()
    await page.getByText('deleted for good').waitFor()
    await page.getByText('The trash is empty').waitFor()
  })

  void test('the CSV has every run that matches, with all that was logged', async (t) => {
    const page = await openPage(t)
    await page.goto(`${url}?q=mlp-32`)
    await page.getByText('4 runs').waitFor()
    const saved = page.waitForEvent('download')
    await page.getByRole('link', { name: 'CSV' }).click()
    const lines = (await readFile(await (await saved).path(), 'utf8')).trim().split('\r\n')
    assert.equal(lines.length, 5)
    assert.match(lines[0] ?? '', /params\.optimizer.*metrics\.val_loss/u)
  })

  void test('charts of the runs, and a comparison that says first whether their data is the same', async (t) => {
    const page = await openPage(t)
    await page.goto(`${url}?q=mlp-32&tab=charts`)
    await page.getByRole('figure', { name: 'val_loss' }).locator('canvas').first().waitFor()
    await page
      .getByRole('img', { name: /^Parallel coordinates of alpha, learning_rate/u })
      .waitFor()
    const circles = page.locator('circle') // in the sign of the bar, and in the plot
    await eventually(async () => assert.equal(await circles.count(), 4 + 4))
    for (const [plot, figure, marks] of [
      ['boxes', 'Boxes of val_accuracy by alpha', 'rect'],
      ['histogram', 'Histogram of val_accuracy', 'rect'],
      ['contour', /^val_accuracy over alpha and learning_rate/u, 'path'],
    ] as const) {
      await page.getByRole('combobox', { name: 'as' }).selectOption(plot)
      await page.waitForURL(new RegExp(`plot=${plot}`, 'u'))
      const drawn = page.getByRole('figure', { name: figure })
      await drawn.locator(marks).first().waitFor({ state: 'attached' })
    }
    await page.getByRole('combobox', { name: 'as' }).selectOption('points')
    await page.getByRole('combobox', { name: 'x' }).selectOption('relative')
    await page.getByRole('checkbox', { name: 'log y' }).check()
    await page.waitForURL(/lines=relative%2Clogy/u)
    await assertAccessible(page)

    await page.getByRole('button', { name: 'Charts' }).click()
    for (const name of ['mlp-32-0.008-0.01', 'mlp-32-0.002-0.01'])
      await page.getByRole('checkbox', { name: `Select ${name}`, exact: true }).check()
    await page.getByRole('button', { name: 'Compare' }).click()
    await page.getByRole('heading', { name: 'Compare 2 runs' }).waitFor()
    await page.getByText('All measured on the same data').waitFor()
    await page.getByText('learning_rate').waitFor()
    assert.equal(await page.getByText('optimizer').count(), 0)
    await page.getByRole('button', { name: 'Only differences' }).click()
    await page.getByText('optimizer').waitFor()
    await assertAccessible(page)
  })

  void test('the search knows the names that there are, and a condition is put together without it', async (t) => {
    const page = await openPage(t)
    await page.goto(url)
    const search = page.getByRole('combobox', { name: 'Search runs' })
    await page.getByText('8 runs').waitFor()
    await search.pressSequentially('wid')
    await page.getByRole('option', { name: 'params.width' }).waitFor()
    await assertAccessible(page)
    await page.keyboard.press('Tab')
    await page.keyboard.type("= '32' and metrics.val_acc")
    await page.getByRole('option', { name: 'metrics.val_accuracy' }).click()
    await eventually(async () =>
      assert.equal(await search.inputValue(), "params.width = '32' and metrics.val_accuracy "),
    )
    await page.keyboard.type('> 0')
    await page.getByText('4 runs').waitFor()
    await page.getByRole('button', { name: 'Filter' }).click()
    await page.getByRole('combobox', { name: 'What' }).fill('params.alpha')
    await page.getByRole('textbox', { name: 'Value' }).fill('0.01')
    await page.getByRole('button', { name: 'Add' }).click()
    await page.getByText('2 runs').waitFor()
    await eventually(async () =>
      assert.match(await search.inputValue(), /AND params\.alpha = '0\.01'$/u),
    )
  })

  void test('keys move through the table, and the palette goes anywhere', async (t) => {
    const page = await openPage(t)
    await page.goto(`${url}?q=mlp-32&sort=attributes.run_id`)
    await page.getByText('4 runs').waitFor()
    await page.getByRole('table', { name: 'Runs' }).focus()
    await page.keyboard.press('j')
    await page.keyboard.press('x')
    await page.getByText('1 selected').waitFor()
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/runs\//u)
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox', { name: /^Go to/u }).fill('screening')
    await page.getByRole('option', { name: /screening\/models/u }).waitFor()
    await assertAccessible(page)
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'screening/models' }).waitFor()
    await page.keyboard.press('/')
    await page.keyboard.type('boosting')
    await page.getByText('1 runs').waitFor()
  })

  void test('it reads well on a phone and in the dark', async (t) => {
    const page = await openPage(t, { width: 390, height: 844, colorScheme: 'dark' })
    await page.goto(url)
    await page
      .getByRole('link', { name: /^mlp-32/u })
      .first()
      .waitFor()
    const sideways = await page.evaluate(
      () => document.documentElement.scrollWidth > window.innerWidth,
    )
    assert.equal(sideways, false)
    await assertAccessible(page)
    await page
      .getByRole('link', { name: /^mlp-32/u })
      .first()
      .click()
    await page.getByRole('region', { name: 'Parameters' }).waitFor()
    await assertAccessible(page)
  })

  void test('new runs do not move what one looks at', async (t) => {
    const page = await openPage(t, { height: 300 })
    await page.goto(url)
    await page.getByText('8 runs').waitFor()
    const table = page.getByRole('table', { name: 'Runs' })
    await table.evaluate((element) => element.scrollTo(0, 78))
    const place = async (): Promise<number> => {
      const box = await page
        .getByRole('link', { name: 'mlp-32-0.002-0.01', exact: true })
        .boundingBox()
      return box?.y ?? 0
    }
    const before = await place()
    const experiment_id = trained.experiments['digits/sweep']
    for (const name of ['later', 'latest']) {
      const made = await page.request.post(`${trained.server.url}/api/v1/runs`, {
        data: { experiment_id, name },
      })
      assert.equal(made.status(), 201)
    }
    await page.getByText('10 runs').waitFor()
    assert.equal(await place(), before)
  })
})
