import { existsSync } from 'node:fs'
import { dirname } from 'node:path'
import { runAbreast, type Work } from './abreast.ts'
import { fetchLarge } from './fetch-large.ts'
import { fetchSmall } from './fetch-small.ts'
import { inBatches } from './in-batches.ts'
import { LandingThread } from './landing-thread.ts'
import type { Line, Transferred } from './local-file.ts'
import { NearLanding } from './near-landing.ts'
import { Tally } from './tally.ts'
import { isHere, type WantedFile } from './wanted-file.ts'

/** Larger files are fetched alone, so that a broken line costs nothing that has come. */
const largeBytes = 4 * 1024 * 1024
/** Files of one answer: the next is asked for while they are written. */
const batchBounds = { files: 2000, bytes: 32 * 1024 * 1024 }
const batchesAbreast = 2
/** As many files are written here in less time than a thread takes to start. */
const few = 50

/**
 * Fetches objects into files whose places are known or become so page by page, but for those that are there already with the same bytes. Every
 * byte is checked. Their folders are made. The next page is asked for while the files of those before it come.
 *
 * @throws StemmaError: NOT_IMPLEMENTED from a server that keeps plain files, RESOURCE_DOES_NOT_EXIST for an object that it lacks;
 * ConnectionError
 */
export async function fetchFiles(
  line: Line & {
    /** About how many there will be: what is needed for many is then begun while the first page is looked for. */
    readonly count?: number
  },
  pages: Iterable<readonly WantedFile[]> | AsyncIterable<readonly WantedFile[]>,
): Promise<Transferred> {
  const tally = new Tally(line)
  let thread = (line.count ?? 0) > few ? new LandingThread() : undefined
  // Folders get their names in order: a batch that begins in one where another ended would come first with a few files, and those of the
  // other be moved one by one.
  let before: Promise<void> = Promise.resolve()
  const fetchInTurn = (batch: Line, files: readonly WantedFile[]): Promise<void> => {
    const work = fetchSmall(batch, {
      files,
      tally,
      landing:
        thread === undefined && files.length <= few
          ? new NearLanding()
          : (thread ??= new LandingThread()).begin(),
      turn: before,
    })
    before = work.catch(() => {})
    return work
  }
  async function* works(): AsyncGenerator<Work> {
    for await (const files of pages) {
      const missing = await notHere(files, tally)
      for (const wanted of missing)
        if (isLarge(wanted)) yield (signal) => fetchLarge({ ...line, signal }, { wanted, tally })
      const others = missing.filter((wanted) => !isLarge(wanted))
      for (const batch of inBatches(others, batchBounds))
        yield (signal) => fetchInTurn({ ...line, signal }, batch)
    }
  }
  try {
    await runAbreast(works(), { most: batchesAbreast, signal: line.signal })
  } finally {
    await thread?.close()
  }
  return tally.done
}

async function notHere(files: readonly WantedFile[], tally: Tally): Promise<readonly WantedFile[]> {
  const known = new Map<string, boolean>()
  const missing: WantedFile[] = []
  for (const wanted of files) {
    const folder = dirname(wanted.file)
    const isKnown = known.get(folder) ?? existsSync(folder)
    known.set(folder, isKnown)
    if (isKnown && (await isHere(wanted))) tally.add({ files: 1, sizeBytes: wanted.sizeBytes })
    else missing.push(wanted)
  }
  return missing
}

function isLarge({ sizeBytes }: WantedFile): boolean {
  return sizeBytes > largeBytes
}
