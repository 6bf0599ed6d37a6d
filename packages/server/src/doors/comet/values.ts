import { withoutSecrets } from '@stemma/contract'
import {
  dotted,
  logClientValues,
  type ClientPoint,
  type ClientText,
  type RowCtx,
} from '@stemma/core'
import {
  fieldsOf,
  listOf,
  numberOf,
  runIdOf,
  textOf,
  timeOf,
  valueText,
  wholeOf,
  type Fields,
} from './comet-fields.ts'
import { keepGit } from './facts.ts'

/** Parameters that the client logs by itself, of where its program is. */
const ofTheClient = new Set(['curr_step', 'curr_epoch'])

/** Points of metrics. What is no number is passed over, and said on the run: an error would cost the client the whole batch. */
export async function logMetrics(ctx: RowCtx, fields: Fields): Promise<object> {
  const points: ClientPoint[] = []
  const refused: string[] = []
  const now = ctx.now()
  for (const item of valuesOf(fields)) {
    const name = textOf(item['metricName'])
    const value = numberOf(item['metricValue'])
    if (name === '' || value === undefined) {
      refused.push(`metric '${name}': its value is no number`)
      continue
    }
    const step = wholeOf(item['step'] ?? 0)
    if (step === undefined) {
      refused.push(`metric '${name}': its step is no whole number`)
      continue
    }
    const context = textOf(item['context'])
    points.push({
      name,
      // The client has put the context before the name already, unless it was told not to.
      context: context === '' || name.startsWith(`${context}_`) ? undefined : { context },
      value,
      step,
      time: timeOf(item['timestamp'], now),
      epoch: numberOf(item['epoch']),
    })
  }
  await logClientValues(ctx, { runId: runIdOf(fields), points, refused })
  return {}
}

/** Parameters; the last value of one counts. */
export async function logParameters(ctx: RowCtx, fields: Fields): Promise<object> {
  const params: ClientText[] = []
  for (const item of valuesOf(fields)) {
    const name = textOf(item['parameterName'])
    if (name === '' || ofTheClient.has(name)) continue
    const key = dotted(name, '|')
    params.push({ name, value: valueText(item['parameterValue']), ...keyOf(key, name) })
  }
  await logClientValues(ctx, { runId: runIdOf(fields), params })
  return {}
}

/** Names with a bar between their parts have points here, as those of other clients. */
function keyOf(key: string, name: string): { readonly key?: string } {
  return key !== name && /^[\w\-. :]{1,250}$/u.test(key) ? { key } : {}
}

/** Anything else that has a name; some names mean more. */
export async function logOther(ctx: RowCtx, fields: Fields): Promise<object> {
  const name = textOf(fields['key'])
  const value = valueText(fields['value'])
  const tags: ClientText[] = [{ name, value }]
  if (name === 'Name') tags.push({ name: 'mlflow.runName', value })
  await logClientValues(ctx, { runId: runIdOf(fields), tags: name === '' ? [] : tags })
  return {}
}

export async function addTags(ctx: RowCtx, fields: Fields): Promise<object> {
  const names = listOf(fields['addedTags']).map(textOf)
  const tags = names
    .filter((name) => name !== '')
    .map((name) => ({ name: `tag/${name}`, value: 'true' }))
  await logClientValues(ctx, { runId: runIdOf(fields), tags })
  return {}
}

/** Where the code is, for the search and for what is found by a commit. */
export async function logGit(ctx: RowCtx, fields: Fields): Promise<object> {
  const git = fieldsOf(fields['git_metadata'] ?? fields['gitMetadata'] ?? fields)
  const tags = [
    { name: 'mlflow.source.git.commit', value: textOf(git['parent']) },
    {
      name: 'mlflow.source.git.branch',
      value: textOf(git['branch']).replace(/^refs\/heads\//u, ''),
    },
    { name: 'mlflow.source.git.repoURL', value: withoutSecrets(textOf(git['origin'])) },
    { name: 'mlflow.source.git.dirty', value: textOf(git['status']) === '' ? '' : 'true' },
  ].filter(({ value }) => value !== '')
  await logClientValues(ctx, { runId: runIdOf(fields), tags })
  await keepGit(ctx, { ...git, experimentKey: runIdOf(fields) })
  return {}
}

export async function logFilePath(ctx: RowCtx, fields: Fields): Promise<object> {
  const value = textOf(fields['filePath'])
  const tags = value === '' ? [] : [{ name: 'mlflow.source.name', value }]
  await logClientValues(ctx, { runId: runIdOf(fields), tags })
  return {}
}

/** Of a batch, or of a message that is one value by itself. */
function valuesOf(fields: Fields): readonly Fields[] {
  return Array.isArray(fields['values']) ? fields['values'].map(fieldsOf) : [fields]
}
