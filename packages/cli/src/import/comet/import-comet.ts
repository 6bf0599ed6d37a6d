import type { ImportRefusal } from '@stemma/contract'
import { serverUrl } from '../../client/server-url.ts'
import { machine, type Effects } from '../../effects.ts'
import { CliError } from '../../fail.ts'
import type { SessionOptions } from '../../session-options.ts'
import { openSession } from '../../session.ts'
import { tellRefused } from '../say-sums.ts'
import { cometServer } from './comet-server.ts'
import { openZip } from './read-zip.ts'
import { replayArchive } from './replay-archive.ts'

export interface ImportCometOptions extends SessionOptions {
  readonly files: readonly string[]
  readonly signal?: AbortSignal
}

/** Brings archives of Comet's client here, one after the other. */
export async function importComet(
  { files, signal, ...options }: ImportCometOptions,
  effects: Effects = machine,
): Promise<void> {
  const session = openSession(options, effects)
  const server = cometServer(serverUrl(options.url, effects.environment).url)
  const refused: ImportRefusal[] = []
  const runs: { file: string; run_id: string; points: number; files: number }[] = []
  for (const file of files) {
    signal?.throwIfAborted()
    const archive = await openZip(file)
    try {
      const replayed = await replayArchive(archive, server)
      runs.push({ file, run_id: replayed.key, points: replayed.points, files: replayed.files })
      refused.push(...replayed.refused)
      if (!session.json)
        await effects.stdout.write(
          `${replayed.key} from ${file}: ${replayed.points} points, ${replayed.files} files\n`,
        )
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error
      throw new CliError(`${file} is no archive of Comet's client: ${error.message}.`)
    } finally {
      await archive.close()
    }
  }
  if (session.json) return session.printJson({ runs, refused })
  await tellRefused(session, refused)
}
