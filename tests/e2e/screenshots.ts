import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { chromium as browsers } from 'playwright-core'
import { checkout } from '../env/checkout.ts'
import { chromium } from '../env/chromium.ts'
import { serve, servedCall } from './served.ts'
import { startTrained } from './trained.ts'

/**
 * Makes the pictures of the docs: `node --conditions=source tests/e2e/screenshots.ts` trains the models of the tests, more of them, and takes
 * every view in light and dark. Look at what it made before it is committed. `--only runs,charts` takes some, `--scheme dark` one of the two.
 */
const folder = join(checkout, 'docs/images')
mkdirSync(folder, { recursive: true })
const { only, scheme } = parseArgs({
  options: { only: { type: 'string' }, scheme: { type: 'string' } },
}).values
const wanted = only?.split(',')

const { server, experiments, runs, screening } = await startTrained('full')
await serve(server.url)
const sweep = experiments['digits/sweep'] ?? ''
const views: Readonly<Record<string, string>> = {
  experiments: '/',
  runs: `/experiments/${sweep}?sort=metrics.val_accuracy+DESC`,
  charts: `/experiments/${sweep}?tab=charts`,
  run: `/runs/${screening}`,
  metrics: `/runs/${runs[4] ?? ''}/metrics?lines=smooth%3D0.6`,
  artifacts: `/runs/${screening}/artifacts/plots/confusion.png`,
  compare: `/compare?runs=${runs.slice(0, 6).join(',')}`,
  data: '/datasets/breast-cancer/3',
  query: `/datasets/breast-cancer/3/rows?${new URLSearchParams({ sql: 'select target, count(*) as samples, round(avg(mean_radius), 2) as radius from data group by target order by target' }).toString()}`,
  family: '/datasets/breast-cancer/3/family',
  'family-of-prediction': `/predictions/${servedCall}/family`,
  prediction: `/predictions/${servedCall}`,
  landscape: `/experiments/${sweep}?tab=charts&plot=contour&result=val_accuracy&against=learning_rate&and=width&draw=25`,
  models: '/models',
  model: '/models/screening',
  version: '/models/screening/versions/2',
  'version-diff': '/models/screening/diff?from=1&to=4',
}

const { executablePath, args } = await chromium()
const browser = await browsers.launch({ executablePath, args: [...args] })
try {
  for (const colorScheme of ['light', 'dark'] as const) {
    if (scheme !== undefined && scheme !== colorScheme) continue
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, colorScheme })
    for (const [name, path] of Object.entries(views)) {
      if (wanted !== undefined && !wanted.includes(name)) continue
      await page.goto(server.url + path, { waitUntil: 'networkidle' })
      await page.screenshot({ path: join(folder, `${name}-${colorScheme}.png`) })
    }
    await page.close()
  }
} finally {
  await browser.close()
  await server.stop()
}
