import { readFile } from 'node:fs/promises'
import { decode, gatePolicy, StemmaError, type GatePolicy } from '@stemma/contract'
import { parse } from 'yaml'
import { fileError } from '../artifacts/file-error.ts'
import { CliError, exitCodes } from '../fail.ts'

const mostBytes = 1024 * 1024

/** The policy in a file, or the smallest one of a label and a metric. Throws CliError with what is wrong with it. */
export async function readPolicy({
  policy: file,
  label,
  metric,
}: {
  readonly policy?: string | undefined
  readonly label?: string | undefined
  readonly metric?: string | undefined
}): Promise<GatePolicy> {
  if (file === undefined) {
    if (label === undefined || metric === undefined)
      throw new CliError(
        'say what must be shown: --policy FILE, or --label COLUMN and --metric NAME.',
        exitCodes.usage,
      )
    return decode(gatePolicy, { label, primary: { metric } })
  }
  if (label !== undefined || metric !== undefined)
    throw new CliError('the policy has the label and the metric: leave them out.', exitCodes.usage)
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw fileError(error)
  })
  if (text.length > mostBytes) throw new CliError(`${file} is no policy: it has more than 1 MiB.`)
  try {
    const content: unknown = parse(text, { maxAliasCount: 10 })
    if (typeof content !== 'object' || content === null || Array.isArray(content))
      throw new CliError(`${file} is no policy: it has no fields. The first is label: COLUMN.`)
    refuseUnknown(content, gatePolicy.schema(), '')
    return decode(gatePolicy, content)
  } catch (error) {
    if (error instanceof CliError) throw error
    const why = error instanceof StemmaError || error instanceof Error ? error.message : ''
    throw new CliError(`${file} is no policy: ${why.trim()}`)
  }
}

interface Shape {
  readonly properties?: Readonly<Record<string, Shape>>
  readonly items?: Shape
}

/** A name that is written wrongly must not be a rule that is not there. */
function refuseUnknown(content: unknown, { properties, items }: Shape, path: string): void {
  if (Array.isArray(content)) {
    for (const [at, item] of content.entries()) refuseUnknown(item, items ?? {}, `${path}[${at}]`)
    return
  }
  if (typeof content !== 'object' || content === null || properties === undefined) return
  for (const [key, value] of Object.entries(content)) {
    const name = path === '' ? key : `${path}.${key}`
    const known = properties[key]
    if (known === undefined)
      throw new CliError(
        `the policy has '${name}', which is not known. There are: ${Object.keys(properties).join(', ')}.`,
      )
    refuseUnknown(value, known, name)
  }
}
