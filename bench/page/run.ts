import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs, promisify } from 'node:util'
import { chromium as browsers } from 'playwright-core'
import { chromium } from '../../tests/env/chromium.ts'
import { pythonEnvironment } from '../../tests/env/python.ts'
import { stopOnSignals } from '../interrupt.ts'
import { checkout } from '../peers/folders.ts'
import { mlflow } from '../peers/mlflow.ts'
import type { Peer } from '../peers/peer.ts'
import { startServer } from '../peers/start.ts'
import { stemma } from '../peers/stemma.ts'
import { measureLimit } from './limit.ts'
import {
  drawCharts,
  mlflowLook,
  openComparison,
  openRuns,
  scrollAndFilter,
  stemmaLook,
} from './looks.ts'
import { pageReport, type PageFigures } from './report.ts'
import { seedStemma } from './seed-stemma.ts'
import { ownSpecs, shared, type Made } from './spec.ts'

/**
 * The page beside MLflow's own in one browser, in one run: `node bench/page/run.ts`. `--runs` and `--points` say how many there are in the
 * experiments that only ours is shown; `--ready FILE` waits, after the servers are filled, until the file is gone: filling takes minutes of both
 * cores, measuring one or two.
 */
const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '50000' },
    points: { type: 'string', default: '10000' },
    times: { type: 'string', default: '5' },
    ready: { type: 'string' },
    out: { type: 'string' },
  },
})
const size = { runs: Number(values.runs), points: Number(values.points) }
stopOnSignals()
const python = await pythonEnvironment('mlflow-3.18.0')
const peer: Peer = {
  ...mlflow,
  title: 'MLflow 3.18.0',
  command: (place) => ({ ...mlflow.command(place), file: join(python.bin, 'mlflow') }),
}
const [ours, theirs] = [await startServer(stemma), await startServer(peer)]
const { executablePath, args } = await chromium()
const browser = await browsers.launch({ executablePath, args: [...args] })
try {
  const made = await seedStemma(ours.port, [...shared, ...ownSpecs(size)])
  const program = join(import.meta.dirname, 'seed-mlflow.py')
  const { stdout } = await promisify(execFile)(
    python.python,
    [program, join(theirs.dataDir, 'mlflow.db'), JSON.stringify(shared)],
    { maxBuffer: 64 * 1024 * 1024 },
  )
  const theirsMade = JSON.parse(stdout) as Made // the program printed it
  if (values.ready !== undefined) {
    await writeFile(values.ready, 'filled')
    const { existsSync } = await import('node:fs')
    while (existsSync(values.ready)) await new Promise((resolve) => setTimeout(resolve, 500))
  }
  const times = Number(values.times)
  const stemmaInput = { browser, made, times, look: stemmaLook(`http://127.0.0.1:${ours.port}`) }
  const mlflowInput = {
    ...{ browser, made: theirsMade, times },
    look: mlflowLook(`http://127.0.0.1:${theirs.port}`),
  }
  // Files of both come from the memory of the machine, as they do for the second visitor of a day.
  await openRuns({ ...stemmaInput, times: 1 }, 'hundred')
  await openRuns({ ...mlflowInput, times: 1 }, 'hundred')
  const figures: PageFigures = {
    limit: await measureLimit(browser, times),
    hundred: {
      ours: await openRuns(stemmaInput, 'hundred'),
      theirs: await openRuns(mlflowInput, 'hundred'),
    },
    wide: {
      ours: await openRuns(stemmaInput, 'wide'),
      theirs: await openRuns({ ...mlflowInput, times: Math.min(times, 3) }, 'wide'),
    },
    compared: {
      ours: await openComparison(stemmaInput),
      theirs: await openComparison({ ...mlflowInput, times: Math.min(times, 3) }),
    },
    many: await openRuns(stemmaInput, 'many'),
    scroll: await scrollAndFilter(stemmaInput),
    charts: await drawCharts(stemmaInput),
  }
  const text = await pageReport(figures, { ...size, times })
  console.log(text)
  const day = new Date().toISOString().slice(0, 10)
  await writeFile(values.out ?? join(checkout, `bench/results/page-${day}.md`), text)
} finally {
  await browser.close()
  await Promise.all([ours.stop(), theirs.stop()])
}
