import type { NativeDataDetail } from '@stemma/contract'
import { call } from '@stemma/sdk/client'
import type { HttpClient } from '../client/http-client.ts'

/** How a version came from a split, as its tag `stemma.split` says. */
interface SplitOrigin {
  readonly of: string
  readonly rule: {
    readonly by: 'key' | 'row' | 'time'
    readonly seed?: string
    readonly columns?: readonly string[]
    readonly column?: string
    readonly cuts?: readonly string[]
  }
  readonly parts: readonly { readonly name: string; readonly share: number }[]
}

/**
 * The newest version of a dataset. One that is a part of another dataset is made anew of that one's newest version, by the same rule: a row that was there
 * stays in its part. `note` is told of each such split.
 */
export async function newestData(
  http: HttpClient,
  name: string,
  note: (text: string) => Promise<void>,
): Promise<NativeDataDetail> {
  const newest = await call(http, 'data.show', { reference: name })
  const origin = originOf(newest)
  if (origin === undefined) return newest
  const { name: whole, version } = nameAndVersion(origin.of)
  const base = await newestData(http, whole, note)
  if (base.version <= version) return newest
  const { rule } = origin
  await call(http, 'data.split', {
    reference: `${whole}/${base.version}`,
    by: rule.by,
    parts: [...origin.parts],
    ...(rule.seed !== undefined && { seed: rule.seed }),
    ...(rule.by === 'key' && rule.columns !== undefined && { columns: [...rule.columns] }),
    ...(rule.column !== undefined && { time_column: rule.column }),
    ...(rule.cuts !== undefined && { cuts: [...rule.cuts] }),
  })
  await note(`Split ${whole}/${base.version} as ${origin.of} was: ${partNames(whole, origin)}.`)
  return call(http, 'data.show', { reference: name })
}

function partNames(whole: string, { parts }: SplitOrigin): string {
  return parts.map(({ name }) => `${whole}-${name}`).join(', ')
}

function originOf({ tags }: NativeDataDetail): SplitOrigin | undefined {
  const text = tags.find(({ key }) => key === 'stemma.split')?.value
  if (text === undefined) return undefined
  try {
    return JSON.parse(text) as SplitOrigin // `split-data` wrote it
  } catch {
    return undefined // Somebody else's tag.
  }
}

/** `churn/7` */
export function nameAndVersion(text: string): { readonly name: string; readonly version: number } {
  const at = text.lastIndexOf('/')
  return { name: text.slice(0, at), version: Number(text.slice(at + 1)) }
}
