import type { Browser, CDPSession, Page } from 'playwright-core'

export interface Visit {
  /** From the navigation until what was waited for is seen. */
  readonly ms: number
  /** Bytes on the wire until then, of everything. */
  readonly bytes: number
}

const timeoutMs = 90_000

/** Opens an address in a browser that knows nothing yet, and waits until something of it can be used. */
export async function visit(
  browser: Browser,
  url: string,
  isUsable: (page: Page) => Promise<unknown>,
): Promise<Visit> {
  const { page, bytes, close } = await freshPage(browser)
  try {
    const start = performance.now()
    await page.goto(url, { waitUntil: 'commit' })
    await isUsable(page)
    return { ms: performance.now() - start, bytes: bytes() }
  } finally {
    await close()
  }
}

export interface FreshPage {
  readonly page: Page
  readonly session: CDPSession
  readonly bytes: () => number
  readonly close: () => Promise<void>
}

/** A page of a context of its own: no cache, no storage. */
export async function freshPage(browser: Browser): Promise<FreshPage> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
  const page = await context.newPage()
  page.setDefaultTimeout(timeoutMs)
  const session = await context.newCDPSession(page)
  await session.send('Network.enable')
  let sum = 0
  session.on('Network.loadingFinished', ({ encodedDataLength }) => {
    sum += encodedDataLength
  })
  return { page, session, bytes: () => sum, close: () => context.close() }
}
