import { dataVersionIn } from '@stemma/contract'
import {
  findDataLineage,
  findDataVersion,
  findDataVersionsByDigest,
  insertDataUse,
  type Tx,
} from '@stemma/store'

/** What a run says of data that it saw, as MLflow's clients log it. */
export interface SeenInput {
  readonly name: string
  readonly digest: string
  /** JSON of the source, or a plain URI. */
  readonly source: string
  /** `training`, `validation` …; empty when nothing said so. */
  readonly context: string
}

/** Notes which version of our data an input is, if it is one: by the address in its source, else by name and digest. */
export async function linkRunData(tx: Tx, runNo: number, input: SeenInput): Promise<void> {
  const versionNo = (await byAddress(tx, input.source)) ?? (await byDigest(tx, input))
  if (versionNo !== undefined) await insertDataUse(tx, { runNo, versionNo, context: input.context })
}

async function byAddress(tx: Tx, source: string): Promise<number | undefined> {
  for (const text of textsIn(source)) {
    const named = dataVersionIn(text)
    const data = named && (await findDataLineage(tx, named.name))
    const row = data && (await findDataVersion(tx, data.data_no, named.version))
    if (row !== undefined) return row.version_no
  }
  return undefined
}

/** The digest of a version is how its manifest's hash begins. MLflow's own digests have eight digits, too, so the name must fit. */
async function byDigest(tx: Tx, { name, digest }: SeenInput): Promise<number | undefined> {
  if (!/^[0-9a-f]{8,64}$/u.test(digest)) return undefined
  const data = await findDataLineage(tx, name)
  const found = data === undefined ? [] : await findDataVersionsByDigest(tx, digest)
  const own = found.filter(({ data_no }) => data_no === data?.data_no)
  return own.length === 1 ? own[0]?.version_no : undefined
}

const mostTexts = 20

/** A source is JSON such as `{"url": "http://…"}`: all texts in it, or the text itself. */
function textsIn(source: string): readonly string[] {
  try {
    const parsed: unknown = JSON.parse(source)
    if (typeof parsed === 'string') return [parsed]
    if (typeof parsed !== 'object' || parsed === null) return []
    return Object.values(parsed)
      .filter((value) => typeof value === 'string')
      .slice(0, mostTexts)
  } catch {
    return [source]
  }
}
