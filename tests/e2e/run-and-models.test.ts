import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { after, before, suite, test } from 'node:test'
import { eventually } from '../env/eventually.ts'
import { assertAccessible, openPage } from './open-page.ts'
import { startTrained, type Trained } from './trained.ts'

suite('a run and the registry', () => {
  let trained: Trained
  let url = ''
  before(async () => {
    trained = await startTrained()
    url = trained.server.url
  })
  after(async () => {
    await trained.server.stop()
  })

  void test('a run shows its data, its models and its note, and takes another note and a tag', async (t) => {
    const page = await openPage(t)
    await page.goto(`${url}/runs/${trained.screening}`)
    const note = page.getByRole('region', { name: 'Note' })
    await note.getByText('recall of malignant').waitFor()
    const data = page.getByRole('region', { name: 'Data' })
    await data.getByRole('link', { name: 'breast-cancer version 3' }).waitFor()
    await data.locator('summary').click()
    await page.getByText('31 columns, 398 rows').waitFor()
    await page
      .getByRole('region', { name: 'Models' })
      .getByRole('link', { name: 'screening 3' })
      .waitFor()
    await assertAccessible(page)

    await note.getByRole('button', { name: 'Edit' }).click()
    await page
      .getByLabel('Markdown')
      .fill('## Better\n\n<b>not bold</b> but **bold**, [run](javascript:alert)')
    await page.getByRole('button', { name: 'Save' }).click()
    await note.getByRole('heading', { name: 'Better' }).waitFor()
    await eventually(async () => assert.equal(await note.locator('strong').textContent(), 'bold'))
    assert.equal(await note.locator('a, b').count(), 0)

    const tags = page.getByRole('region', { name: 'Tags' })
    await tags.getByRole('button', { name: 'Add' }).click()
    await page.getByRole('textbox', { name: 'Name' }).fill('stage')
    await page.getByRole('textbox', { name: 'Value' }).fill('review')
    await page.getByRole('dialog').getByRole('button', { name: 'Add' }).click()
    await tags.getByText('review').waitFor()
    await tags.getByRole('button', { name: 'Remove the tag stage' }).click()
    await tags.getByText('review').waitFor({ state: 'detached' })

    await page.getByRole('button', { name: 'Rename' }).click()
    await page.getByRole('textbox', { name: 'Name' }).fill('shallow trees')
    await page.getByRole('dialog').getByRole('button', { name: 'Rename' }).click()
    await page.getByRole('heading', { name: 'shallow trees' }).waitFor()
  })

  void test('files are shown as what they are, and HTML can do nothing to the page', async (t) => {
    const page = await openPage(t)
    // What the policy stops is in the log, and here it is what is wanted.
    const stopped: string[] = []
    page.removeAllListeners('console')
    page.on('console', (message) => stopped.push(message.text()))
    await page.goto(`${url}/runs/${trained.screening}/artifacts/report/scripted.html`)
    const frame = page.frameLocator('iframe')
    await frame.getByText('origin null').waitFor()
    assert.notEqual(await page.title(), 'taken')
    assert.ok(
      stopped.some((text) => /status.*violates.*Content Security Policy/u.test(text)),
      String(stopped),
    )

    await page.getByRole('link', { name: /sample\.csv/u }).click()
    await page.getByRole('columnheader', { name: 'mean_radius' }).waitFor()
    await page.getByRole('link', { name: /readme\.md/u }).click()
    await page.getByRole('heading', { name: 'boosting-2' }).waitFor()
    await page.getByRole('link', { name: /report\.json/u }).click()
    await page.getByText('"f1-score"').first().waitFor()
    await page.getByRole('button', { name: /plots/u }).click()
    await page.getByRole('link', { name: /confusion\.png/u }).click()
    const picture = page.getByRole('img', { name: 'plots/confusion.png' })
    await picture.waitFor()
    assert.ok(
      await picture.evaluate((image: HTMLImageElement) =>
        image.decode().then(() => image.naturalWidth > 100),
      ),
    )
    await assertAccessible(page)

    await page
      .getByRole('region', { name: /^Model m-/u })
      .getByRole('link', { name: 'MLmodel' })
      .click()
    await page.getByText('python_function:').waitFor()
    const saved = page.waitForEvent('download')
    await page
      .getByRole('region', { name: 'Files of the run' })
      .getByRole('link', { name: 'zip' })
      .click()
    const zip = await readFile(await (await saved).path())
    assert.equal(zip.subarray(0, 2).toString(), 'PK')
  })

  void test('tables, drawings and documents are shown as what they are', async (t) => {
    const page = await openPage(t)
    const open = (path: string) => page.goto(`${url}/runs/${trained.screening}/artifacts/${path}`)
    await open('report/held-out.parquet')
    // pandas keeps its index as a column.
    await page.getByText('40 rows, 31 columns').waitFor()
    await page.getByRole('columnheader', { name: 'mean_radius' }).waitFor()
    await assertAccessible(page)
    await open('report/answers.json')
    await page.getByRole('columnheader', { name: 'seen' }).waitFor()
    await open('plots/confusion.svg')
    const picture = page.getByRole('img', { name: 'plots/confusion.svg' })
    await picture.waitFor()
    const width = await page.evaluate<number>(
      `document.querySelector('img[alt="plots/confusion.svg"]').decode().then(() => document.querySelector('img[alt="plots/confusion.svg"]').naturalWidth)`,
    )
    assert.ok(width > 100)
    await open('plots/confusion.pdf')
    const hasViewer = await page.evaluate<boolean>('navigator.pdfViewerEnabled')
    if (hasViewer) await page.locator('iframe[src^="blob:"]').waitFor()
    else await page.getByText('This browser shows no PDF').waitFor()
    await page.getByRole('link', { name: 'Download' }).waitFor()

    await page.goto(`${url}/runs/${trained.screening}`)
    await page.getByRole('region', { name: 'Models' }).getByRole('link', { name: 'model' }).click()
    await page.getByRole('region', { name: 'Inputs' }).getByText('worst_radius').waitFor()
    await page.getByText('python_function, sklearn').first().waitFor()
    await assertAccessible(page)

    // Images that were logged with a step.
    await page.goto(`${url}/runs/${trained.screening}/metrics`)
    await page.getByRole('img', { name: /^answers of .* at step 40$/u }).waitFor()
    await page.getByRole('slider', { name: 'Step of answers' }).fill('0')
    await page.getByRole('img', { name: /^answers of .* at step 0$/u }).waitFor()
    await assertAccessible(page)
  })

  void test('the same file of two runs is compared line by line', async (t) => {
    const page = await openPage(t)
    const others = trained.runs.filter((id) => id !== trained.screening)
    await page.goto(`${url}/compare?runs=${others.at(-1) ?? ''},${trained.screening}`)
    await page.getByRole('link', { name: 'Files' }).click()
    await page.getByRole('combobox', { name: 'Earlier file' }).selectOption('report/readme.md')
    const differences = page.getByRole('region', { name: 'Differences' })
    await differences.locator('tr[data-kind=removed]').getByText('# logistic').waitFor()
    await differences.locator('tr[data-kind=added]').getByText('# boosting-2').waitFor()
    await differences.locator('tr[data-kind=same]').getByText('checked').waitFor()
    await assertAccessible(page)
    await page.waitForURL(/left=report%2Freadme\.md/u)
  })

  void test('aliases move, roll back, and leave a history', async (t) => {
    const page = await openPage(t)
    await page.goto(`${url}/#/models/screening`)
    await page.waitForURL(`${url}/models/screening`)
    const aliases = page.getByRole('region', { name: 'Aliases' })
    await aliases.getByText('@champion').waitFor()
    await assertAccessible(page)
    await aliases.getByRole('button', { name: 'Move champion', exact: true }).click()
    await page.getByRole('dialog').getByLabel('Version').fill('3')
    await page.getByRole('dialog').getByRole('button', { name: 'Move' }).click()
    await page.getByText('@champion → 3, was 2').waitFor()
    await aliases.getByRole('button', { name: 'Roll back champion' }).click()
    await page.getByText('@champion names version 2 again').waitFor()
    await page.getByText('@champion → 2, was 3 (rolled back)').waitFor()

    for (const version of [1, 3])
      await page.getByRole('checkbox', { name: `Select version ${version}` }).check()
    await page.getByRole('button', { name: 'Compare two' }).click()
    await page.getByRole('rowheader', { name: 'param max_depth' }).waitFor()
    await assertAccessible(page)
    await page.getByRole('link', { name: 'version 3' }).click()
    await page
      .getByRole('region', { name: 'Metrics of its run' })
      .getByText('malignant/recall')
      .waitFor()
    await assertAccessible(page)
    await page.getByRole('link', { name: 'Files' }).click()
    await page.getByRole('link', { name: /MLmodel/u }).click()
    await page.getByText('python_function:').waitFor()
  })

  void test('data shows its versions, what changed in each, and which runs saw it', async (t) => {
    const page = await openPage(t)
    await page.goto(url)
    await page.getByRole('link', { name: 'Data' }).click()
    await page.getByRole('link', { name: 'breast-cancer' }).click()
    const changes = page.getByRole('region', { name: 'Changes' })
    await changes.getByText('169 added').waitFor()
    await changes.getByText('mean_radius changed in 45 rows').waitFor()
    const uses = page.getByRole('region', { name: 'Used by' })
    await uses.getByRole('link', { name: 'logistic' }).first().waitFor()
    await page.getByRole('region', { name: 'Rows' }).getByRole('cell', { name: 'S0000' }).waitFor()
    await page.getByRole('img', { name: 'Where the values of mean_area lie' }).waitFor()
    await assertAccessible(page)
    await page
      .getByRole('navigation', { name: 'Versions' })
      .getByRole('link', { name: /^2/u })
      .click()
    await page.waitForURL(/\/datasets\/breast-cancer\/2$/u)
    await changes.getByText('new column worst_fractal_dimension').waitFor()
    await page
      .getByRole('navigation', { name: 'Versions' })
      .getByRole('link', { name: /^1/u })
      .click()
    await changes.waitFor({ state: 'detached' })
    await uses.getByText('No run yet').waitFor()
  })

  void test('a model is registered from its run', async (t) => {
    const page = await openPage(t)
    await page.goto(`${url}/runs/${trained.screening}`)
    await page.getByRole('button', { name: 'Register' }).click()
    await page.getByLabel(/^Registered model/u).fill('triage')
    await page.getByRole('dialog').getByRole('button', { name: 'Register' }).click()
    await page.getByText('Registered as triage 1').waitFor()
    await page.getByRole('link', { name: 'Models', exact: true }).click()
    await page.getByRole('link', { name: 'triage', exact: true }).waitFor()
    await assertAccessible(page)
  })

  void test('an experiment is made, noted, renamed, deleted and brought back', async (t) => {
    const page = await openPage(t)
    await page.goto(url)
    await page.getByRole('button', { name: 'New experiment' }).click()
    await page.getByLabel(/^Name/u).fill('screening/next')
    await page.getByRole('button', { name: 'Create' }).click()
    await page.getByRole('heading', { name: 'screening/next' }).waitFor()
    await page.getByText('mlflow.set_experiment("screening/next")').waitFor()
    await page.getByRole('button', { name: 'Note' }).click()
    await page.getByLabel('Markdown').fill('Waits for **data**')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Waits for').waitFor()
    await page.getByRole('link', { name: 'Experiments' }).first().click()
    await page.getByRole('button', { name: /screening\// }).click()
    await page.getByRole('link', { name: 'next' }).click()
    await page.getByRole('button', { name: 'Delete' }).click()
    await page.getByText('screening/next moved to the trash').waitFor()
    await page.getByRole('button', { name: 'Undo' }).click()
    await page.getByRole('button', { name: /screening\// }).waitFor()
  })

  void test('an address of nothing says so', async (t) => {
    const page = await openPage(t)
    await page.goto(`${url}/runs/nothing`)
    await page.getByRole('alert').waitFor()
    await page.goto(`${url}/runs`)
    await page.getByText('There is nothing at this address').waitFor()
  })
})
