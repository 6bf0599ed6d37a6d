import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, type TestContext } from 'node:test'
import { chromium as browsers, type Browser, type Page } from 'playwright-core'
import { checkout } from '../env/checkout.ts'
import { chromium } from '../env/chromium.ts'

let shared: Promise<Browser> | undefined

after(async () => (await shared)?.close())

function browser(): Promise<Browser> {
  shared ??= chromium().then(({ executablePath, args }) =>
    browsers.launch({ executablePath, args: [...args] }),
  )
  return shared
}

export interface PageOptions {
  readonly colorScheme?: 'light' | 'dark'
  readonly width?: number
  readonly height?: number
}

/** A page of a real browser with nothing kept from others. The test fails at its end if the page complained: an error, or a breach of its policy. */
export async function openPage(t: TestContext, options: PageOptions = {}): Promise<Page> {
  const { colorScheme = 'light', width = 1280, height = 800 } = options
  const page = await (await browser()).newPage({ viewport: { width, height }, colorScheme })
  page.setDefaultTimeout(20_000)
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(String(error)))
  page.on('console', (message) => {
    // What the server refuses is in the log of every browser, also where the page says so in its own words.
    const isRefusal = /Failed to load resource/u.test(message.text())
    if (message.type() === 'error' && !isRefusal) complaints.push(message.text())
  })
  t.after(async () => {
    await page.close()
    assert.deepEqual(complaints, [], 'the page complained')
  })
  return page
}

const axe = readFileSync(join(checkout, 'node_modules/axe-core/axe.min.js'), 'utf8')

interface Violation {
  readonly id: string
  readonly impact: string | null
  readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[]
}

/** Nothing serious stands in the way of those who read with other means, by axe-core's rules for WCAG 2.2 AA. */
export async function assertAccessible(page: Page): Promise<void> {
  // The page's policy lets no script in but its own; the debugger may.
  await page.evaluate(axe)
  const found = await page.evaluate<readonly Violation[]>(`axe.run(document, {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    rules: { region: { enabled: false } },
    iframes: false,
  }).then(({ violations }) => violations)`)
  const serious = found.filter(({ impact }) => impact === 'serious' || impact === 'critical')
  assert.deepEqual(
    serious.map(
      ({ id, nodes }) => `${id}: ${nodes[0]?.failureSummary ?? ''} ${nodes[0]?.html ?? ''}`,
    ),
    [],
  )
}
