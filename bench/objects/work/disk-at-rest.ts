import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { setTimeout as wait } from 'node:timers/promises'
import { promisify } from 'node:util'

/** No disk writes or discards for so long. */
const quietMs = 500
const stepMs = 100
/** Then something else uses the disk, and the load says so. */
const mostMs = 20_000

/** Waits until what was written and removed before is on the disk, so that it takes nothing from what is measured next. */
export async function diskAtRest(): Promise<void> {
  await promisify(execFile)('sync')
  let before = await writtenSectors()
  let quiet = 0
  for (let waited = 0; quiet < quietMs && waited < mostMs; waited += stepMs) {
    await wait(stepMs)
    const now = await writtenSectors()
    quiet = now === before ? quiet + stepMs : 0
    before = now
  }
}

/** Sectors that all disks have written and discarded since the start; always the same where there is no such file. */
async function writtenSectors(): Promise<string> {
  const text = await readFile('/proc/diskstats', 'utf8').catch(() => '')
  const lines = text.split('\n').map((line) => line.trim().split(/\s+/u))
  return lines.map((fields) => `${fields[9]} ${fields[16]}`).join()
}
