import type { Browser, Page } from 'playwright-core'
import { median } from '../load/stats.ts'
import type { Made } from './spec.ts'
import { freshPage, visit, type Visit } from './visit.ts'

/** One of the two pages: where it shows what, and how its reader knows that it is there. */
export interface Look {
  readonly title: string
  readonly runs: (experimentId: string) => string
  readonly compare: (experimentId: string, runs: readonly string[]) => string
  /** A row of the table whose run has this name. */
  readonly row: (page: Page, name: string) => Promise<unknown>
  /** A value of a parameter in the comparison. */
  readonly compared: (page: Page) => Promise<unknown>
}

export function stemmaLook(base: string): Look {
  return {
    title: 'Stemma',
    runs: (id) => `${base}/experiments/${id}`,
    compare: (_, runs) => `${base}/compare?runs=${runs.join(',')}`,
    row: (page, name) => page.getByRole('link', { name, exact: true }).waitFor(),
    compared: (page) => page.getByText('param_001', { exact: true }).waitFor(),
  }
}

export function mlflowLook(base: string): Look {
  return {
    title: 'MLflow 3.18.0',
    runs: (id) => `${base}/#/experiments/${id}/runs`,
    compare: (id, runs) =>
      `${base}/#/compare-runs?runs=${encodeURIComponent(JSON.stringify(runs))}&experiments=${encodeURIComponent(JSON.stringify([id]))}`,
    row: (page, name) => page.getByText(name, { exact: true }).first().waitFor(),
    compared: (page) => page.getByText('param_001', { exact: true }).first().waitFor(),
  }
}

/** Median of some visits. */
async function visits(times: number, once: () => Promise<Visit>): Promise<Visit> {
  const all: Visit[] = []
  for (let at = 0; at < times; at++) all.push(await once())
  return { ms: median(all.map(({ ms }) => ms)), bytes: median(all.map(({ bytes }) => bytes)) }
}

interface LookInput {
  readonly browser: Browser
  readonly look: Look
  readonly made: Made
  readonly times: number
}

/** The newest run of an experiment: its row is the first. */
function newest(made: Made, name: string): string {
  return `run-${String((made[name]?.runs.length ?? 1) - 1).padStart(5, '0')}`
}

export function openRuns({ browser, look, made, times }: LookInput, name: string): Promise<Visit> {
  const row = newest(made, name)
  return visits(times, () =>
    visit(browser, look.runs(made[name]?.id ?? ''), (page) => look.row(page, row)),
  )
}

export function openComparison({ browser, look, made, times }: LookInput): Promise<Visit> {
  const { id = '', runs = [] } = made['compared'] ?? {}
  return visits(times, () => visit(browser, look.compare(id, runs), look.compared))
}

/** As texts: they run in the browser. */
const nextFrame = 'new Promise(requestAnimationFrame)'
const countFrames = `{
  window.benchFrames = []
  let last = performance.now()
  const next = (now) => {
    window.benchFrames.push(now - last)
    last = now
    requestAnimationFrame(next)
  }
  requestAnimationFrame(next)
}`

export interface ScrollFigures {
  readonly medianFrameMs: number
  readonly slowFrameMs: number
  readonly filterMs: number
}

/** Scrolls through a long table with the wheel, and filters it. Ours only. */
export async function scrollAndFilter({ browser, look, made }: LookInput): Promise<ScrollFigures> {
  const { page, close } = await freshPage(browser)
  try {
    await page.goto(look.runs(made['many']?.id ?? ''))
    await look.row(page, newest(made, 'many'))
    await page.mouse.move(700, 500)
    await page.evaluate(countFrames)
    for (let turn = 0; turn < 120; turn++) await page.mouse.wheel(0, 900)
    const frames = await page.evaluate<readonly number[]>('window.benchFrames')
    const sorted = frames.toSorted((a, b) => a - b)
    const search = page.getByRole('combobox', { name: 'Search runs' })
    const start = performance.now()
    await search.fill("params.param_001 = '1' and metrics.metric_0001 > 0.5")
    await search.press('Enter')
    await page.waitForResponse(
      (answer) =>
        answer.url().includes('/runs/search') &&
        (answer.request().postData() ?? '').includes('0.5'),
    )
    await page.evaluate(nextFrame)
    return {
      medianFrameMs: median(frames),
      slowFrameMs: sorted[Math.floor(sorted.length * 0.95)] ?? 0,
      filterMs: performance.now() - start,
    }
  } finally {
    await close()
  }
}

export interface ChartFigures {
  readonly firstMs: number
  readonly allMs: number
  readonly heapBytes: number
}

/** Charts of a hundred runs: until the first is drawn, until all that are on the screen are, and what they hold. Ours only. */
export async function drawCharts({ browser, look, made }: LookInput): Promise<ChartFigures> {
  const { page, session, close } = await freshPage(browser)
  try {
    const start = performance.now()
    await page.goto(`${look.runs(made['charts']?.id ?? '')}?tab=charts&draw=100`, {
      waitUntil: 'commit',
    })
    await page.locator('figure canvas').first().waitFor()
    const firstMs = performance.now() - start
    await page.waitForLoadState('networkidle')
    await page.evaluate(nextFrame)
    // The network is idle when half a second has passed without a request.
    const allMs = performance.now() - start - 500
    // Charts further down come when the reader does.
    for (let turn = 0; turn < 12; turn++) {
      await page.mouse.move(700, 600)
      await page.mouse.wheel(0, 700)
      await page.waitForTimeout(150)
    }
    await session.send('HeapProfiler.collectGarbage')
    const { usedSize } = await session.send('Runtime.getHeapUsage')
    return { firstMs, allMs, heapBytes: usedSize }
  } finally {
    await close()
  }
}
