import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { after, before, suite, test } from 'node:test'
import type { Page } from 'playwright-core'
import { eventually } from '../env/eventually.ts'
import { assertAccessible, openPage } from './open-page.ts'
import { runTriage, serve, serveForDays } from './served.ts'
import { startTrained, type Trained } from './trained.ts'

suite('the family tree, data, deployments and saved views', () => {
  let trained: Trained
  let url = ''
  before(async () => {
    trained = await startTrained()
    url = trained.server.url
    await serve(url)
    await serveForDays(url)
  })
  after(async () => {
    await trained.server.stop()
  })

  const tree = (page: Page) => page.getByRole('group', { name: 'Family tree' })

  void test('one drawing goes from data over runs and models to what serves them, and every node is a link', async (t) => {
    const page = await openPage(t)
    await page.goto(`${url}/datasets/breast-cancer/3/family`)
    await tree(page).getByRole('link', { name: 'version of data breast-cancer 3' }).waitFor()
    await eventually(async () =>
      assert.equal(await tree(page).locator('[aria-current]').count(), 1),
    )
    for (const name of [/^run logistic/u, /^model version screening 2/u, /^alias @champion/u])
      assert.ok((await tree(page).getByRole('link', { name }).count()) > 0, String(name))
    await tree(page)
      .getByRole('link', { name: /^deployment screening · serves/u })
      .waitFor()
    await page.getByText('3 runs').waitFor()
    await assertAccessible(page)

    // What is pointed at stands out with its kin.
    await tree(page)
      .getByRole('link', { name: /^model version screening 2/u })
      .hover()
    await page
      .getByRole('paragraph')
      .getByText(/^model version screening 2 · /u)
      .waitFor()
    const faint = await tree(page).locator('g[data-faint]').count()
    assert.ok(faint > 0)

    await tree(page)
      .getByRole('link', { name: /^model version screening 2/u })
      .click()
    await page.waitForURL(/\/models\/screening\/versions\/2$/u)
    await page.getByRole('link', { name: 'Family tree' }).click()
    await tree(page)
      .getByRole('link', { name: /^version of data breast-cancer 3/u })
      .waitFor()
    // Only its own run: the others are no family of this version.
    await eventually(async () =>
      assert.equal(await tree(page).getByRole('link', { name: /^run /u }).count(), 1),
    )

    const saved = page.waitForEvent('download')
    await page.getByRole('button', { name: 'SVG' }).click()
    const svg = await readFile(await (await saved).path(), 'utf8')
    assert.match(svg, /^<svg[^>]*xmlns/u)
    assert.match(svg, /screening 2/u)
    assert.doesNotMatch(svg, /var\(|class=/u)
  })

  void test('two hundred runs of one version are one bundle of links, in a drawing that opens at once', async (t) => {
    const experiment = trained.experiments['digits/sweep'] ?? ''
    for (let at = 0; at < 160; at++) {
      const made = await fetch(`${url}/api/v1/runs`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ experiment_id: experiment, name: `try ${at}` }),
      })
      const { run_id } = (await made.json()) as { readonly run_id: string }
      const dataset = {
        ...{ name: 'breast-cancer', digest: 'd', source_type: 'http' },
        source: `${url}/data/breast-cancer/3.parquet`,
      }
      const logged = await fetch(`${url}/api/2.0/mlflow/runs/log-inputs`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ run_id, datasets: [{ dataset, tags: [] }] }),
      })
      assert.equal(logged.status, 200)
    }
    const page = await openPage(t)
    await page.goto(`${url}/datasets/breast-cancer/3/family`)
    await tree(page).getByText('160 runs').waitFor()
    // Those that made models stand by themselves.
    assert.ok((await tree(page).getByText('logistic').count()) > 0)
    const links = await tree(page).getByRole('link').count()
    assert.ok(links > 170, `${links} links`)
    await assertAccessible(page)
    const drawn = await tree(page).boundingBox()
    assert.ok(drawn !== null && drawn.width < 2500 && drawn.height < 2500, JSON.stringify(drawn))
    await page.goto(`${url}/runs/${trained.screening}/family`)
    await tree(page)
      .getByRole('link', { name: /^run boosting/u })
      .waitFor()
  })

  void test('a prediction tells why: its call, what served, the model, the run and the data', async (t) => {
    const page = await openPage(t)
    await page.goto(`${url}/deployments`)
    await assertAccessible(page)
    await page.getByRole('link', { name: 'screening', exact: true }).click()
    await page.getByText('threshold').waitFor()
    await page.getByRole('link', { name: 'visit-17' }).waitFor()
    await assertAccessible(page)
    await page.getByRole('link', { name: 'visit-17' }).click()
    await page.getByText('{"probability": 0.93}').waitFor()
    await page.getByText('{"inputs": [[17.9]]}').waitFor()
    const why = page.getByRole('region', { name: 'Why' })
    await why.getByRole('link', { name: 'screening 2' }).waitFor()
    await why.getByRole('link', { name: 'breast-cancer/2' }).waitFor()
    await assertAccessible(page)
    await page.getByRole('link', { name: 'Family tree' }).click()
    await tree(page)
      .getByRole('link', { name: /^prediction visit-17/u })
      .waitFor()
    await tree(page)
      .getByRole('link', { name: /^alias @champion/u })
      .waitFor()
    await tree(page)
      .getByRole('link', { name: /^version of data breast-cancer 2/u })
      .waitFor()
    await assertAccessible(page)
  })

  void test('deployments are watched: traffic, errors, slices and drift by windows; calls are looked for; a call says how it is run again', async (t) => {
    const page = await openPage(t)
    await page.goto(`${url}/deployments`)
    await page.getByRole('link', { name: 'triage', exact: true }).click()
    const calls = page.getByRole('region', { name: 'Calls, newest first' })
    await calls.getByRole('row').nth(100).waitFor()
    await page.getByLabel('Outcome').selectOption('failed')
    const rows = calls.getByRole('row')
    await eventually(async () => assert.equal(await rows.count(), 7))
    await page.getByLabel('Entity').fill('S4')
    await page.getByText('None of that kind.').waitFor()
    await page.getByLabel('Outcome').selectOption('any')
    await eventually(async () => assert.equal(await rows.count(), 2))
    await assertAccessible(page)
    await calls.getByRole('link').click()
    const replays = page.getByRole('region', { name: 'Replays' })
    await replays.getByText(/stemma replay 0+abc004/u).waitFor()
    await replays.getByRole('button', { name: /Copy stemma replay/u }).waitFor()
    await replays.getByText('as triage is not served for it').waitFor()
    const runner = await runTriage(url)
    await page.reload()
    await replays.getByRole('button', { name: 'Replay', exact: true }).click()
    await replays.getByRole('link', { name: 'Waits…' }).waitFor()
    await runner.replay()
    await replays.getByText('exact: input matched, model matched, output DIFFERED').waitFor()
    await replays.getByRole('link', { name: 'Log' }).waitFor()
    await assertAccessible(page)
    await page.goBack()
    await page.getByRole('link', { name: 'Monitoring' }).click()
    await page.getByRole('img', { name: /^Calls: / }).waitFor()
    await page.getByRole('img', { name: /^Wrong: .*not enough data/u }).waitFor()
    const slices = page.getByRole('region', { name: 'Slices, the worst first' })

    // Of the old, two in three are wrong; the first line is the worst.
    await slices.getByRole('row', { name: /age old 300 6\d\.\d %/u }).waitFor()
    await page.getByRole('region', { name: 'Drift' }).getByText(/./u).last().waitFor()
    await page.getByLabel('Window', { exact: true }).selectOption({ label: 'Weeks' })
    await page.getByRole('img', { name: /^Wrong: .*\d %/u }).waitFor()
    await assertAccessible(page)
  })

  void test('data is asked with SQL, its columns show how often each value is there, and names and tags are given', async (t) => {
    const page = await openPage(t)
    await page.goto(`${url}/datasets/breast-cancer/3`)
    const profile = page.getByRole('region', { name: 'Profile' })
    await profile.getByRole('button', { name: 'mean_radius' }).click()
    await profile.getByRole('img', { name: 'How often mean_radius has each value' }).waitFor()
    await assertAccessible(page)
    const tags = page.getByRole('region', { name: 'Aliases and tags' })
    await tags.getByRole('button', { name: 'Alias…' }).click()
    await page.getByRole('textbox').last().fill('golden')
    await page.getByRole('button', { name: 'Set the alias' }).click()
    await tags.getByText('@golden').waitFor()
    await tags.getByRole('button', { name: 'Tag…' }).click()
    await page.getByRole('textbox', { name: 'Name' }).fill('checked')
    await page.getByRole('textbox', { name: 'Value' }).fill('by ada')
    await page.getByRole('button', { name: 'Set the tag' }).click()
    await tags.getByText('by ada').waitFor()
    await tags.getByRole('button', { name: 'Remove the alias golden' }).click()
    await tags.getByText('@golden').waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Undo' }).click()
    await tags.getByText('@golden').waitFor()

    await page.getByRole('button', { name: 'Show the rows that differ' }).click()
    const rows = page.getByRole('region', { name: 'Rows that differ' })
    await rows.locator('tr[data-change=changed] ins').first().waitFor()
    await page.getByRole('combobox', { name: 'Compared with' }).selectOption('version 1')
    await page.waitForURL(/since=1/u)
    await page.getByText('worst_fractal_dimension').first().waitFor()

    await page.getByRole('link', { name: 'Rows and SQL' }).click()
    const sql = page.getByRole('textbox', { name: /^SQL over/u })
    await page.getByText('100 rows').waitFor()
    await sql.fill('select target, count(*) as n from data group by 1 order by 1')
    await page.keyboard.press('Control+Enter')
    await page.getByText('2 rows', { exact: true }).waitFor()
    await page.getByRole('columnheader', { name: 'n', exact: true }).waitFor()
    await assertAccessible(page)
    await page.reload()
    await page.getByRole('columnheader', { name: 'n', exact: true }).waitFor()
    await sql.fill('select nothing from data')
    await page.getByRole('button', { name: 'Run' }).click()
    await page
      .getByRole('alert')
      .getByText(/nothing/u)
      .waitFor()
  })

  void test('a view gets a name, is found under it, by its link, and by the API; a view of MLflow’s page opens too', async (t) => {
    const page = await openPage(t, { width: 1600 })
    const experiment = trained.experiments['digits/sweep'] ?? ''
    await page.goto(`${url}/experiments/${experiment}?q=mlp-32&sort=metrics.val_loss`)
    await page.getByText('4 runs').waitFor()
    await page.getByRole('button', { name: 'Views' }).click()
    await page.getByRole('button', { name: 'Save as…' }).click()
    await page.getByRole('textbox', { name: 'Name of the view' }).fill('wide nets')
    await assertAccessible(page)
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByText('Saved as “wide nets”').waitFor()

    const listed = await page.request.get(`${url}/api/v1/views?experiment_id=${experiment}`)
    const { views } = (await listed.json()) as {
      readonly views: readonly { readonly view_id: string; readonly state: object }[]
    }
    assert.equal(views.length, 1)
    await page.goto(`${url}/experiments/${experiment}?saved=${views[0]?.view_id ?? ''}`)
    await page.waitForURL(/q=mlp-32/u)
    await page.getByText('4 runs').waitFor()
    await page.getByRole('button', { name: 'wide nets' }).waitFor()
    // What was changed since can be kept in it.
    await page.getByRole('button', { name: 'Only differences' }).click()
    await page.getByRole('button', { name: 'wide nets *' }).click()
    await page.getByRole('button', { name: 'Save in “wide nets”' }).click()
    await page.getByText('“wide nets” shows this now').waitFor()

    const made = await page.request.post(`${url}/api/v1/views`, {
      data: {
        experiment_id: experiment,
        name: 'by code',
        state: { filter: "params.width = '16'", columns: ['min(metrics.val_loss)'] },
      },
    })
    assert.equal(made.status(), 201)
    await page.goto(`${url}/experiments/${experiment}`)
    await page.getByRole('button', { name: 'Views' }).click()
    await page.getByRole('link', { name: 'by code' }).click()
    await page.getByRole('columnheader', { name: 'min val_loss' }).waitFor()
    await page.getByText('4 runs').waitFor()

    const shared = {
      ...{ searchFilter: 'metrics.val_accuracy > 0', orderByKey: 'metrics.`val_loss`' },
      ...{ orderByAsc: true, selectedColumns: ['metrics.`val_loss`', 'params.`width`'] },
    }
    const tagged = await page.request.post(`${url}/api/2.0/mlflow/experiments/set-experiment-tag`, {
      data: {
        ...{ experiment_id: experiment, key: 'mlflow.sharedViewState.abc' },
        value: JSON.stringify(shared),
      },
    })
    assert.equal(tagged.status(), 200)
    await page.goto(`${url}/#/experiments/${experiment}/runs?viewStateShareKey=abc`)
    await page.waitForURL(/sort=metrics\.%60val_loss%60/u)
    await page.getByRole('columnheader', { name: 'val_loss' }).waitFor()
  })
})
