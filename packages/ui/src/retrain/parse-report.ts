/** A version of data that took the place of another one. */
export interface ReportedData {
  readonly parameter: string
  /** `churn-train/7` */
  readonly before: string
  readonly now: string
  readonly rows: number | undefined
  /** Undefined where rows have no key. */
  readonly added: number | undefined
  readonly removed: number | undefined
  readonly changed: number | undefined
}

/** What a retraining came to, as `stemma retrain` keeps it in `stemma/retrain.json` of its run. */
export interface RetrainReport {
  readonly model: string
  readonly alias: string
  readonly fromVersion: number
  readonly fromRun: string
  readonly data: readonly ReportedData[]
  /** Given otherwise than the run before had them. */
  readonly parameters: readonly (readonly [name: string, value: string])[]
  /** Undefined for that of the run before. */
  readonly code: string | undefined
  readonly version: number | undefined
  readonly decisionId: string | undefined
}

/** Reads a report; undefined for a text that is none. */
export function parseReport(text: string): RetrainReport | undefined {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return undefined
  }
  const report = fieldsOf(value)
  const [model, alias] = [textOf(report['model']), textOf(report['alias'])]
  const fromVersion = numberOf(report['from_version'])
  if (model === undefined || alias === undefined || fromVersion === undefined) return undefined
  return {
    ...{ model, alias, fromVersion },
    fromRun: textOf(report['from_run']) ?? '',
    data: listOf(report['data']).map(dataOf),
    parameters: listOf(report['parameters']).map(({ key, value: given }) => [
      textOf(key) ?? '',
      textOf(given) ?? '',
    ]),
    code: textOf(report['code']),
    version: numberOf(report['version']),
    decisionId: textOf(fieldsOf(report['decision'])['decision_id']),
  }
}

type Fields = Readonly<Record<string, unknown>>

function dataOf(one: Fields): ReportedData {
  return {
    parameter: textOf(one['parameter']) ?? '',
    before: textOf(one['before']) ?? '',
    now: textOf(one['now']) ?? '',
    rows: numberOf(one['rows']),
    added: numberOf(one['added']),
    removed: numberOf(one['removed']),
    changed: numberOf(one['changed']),
  }
}

function fieldsOf(value: unknown): Fields {
  // The guarantee: an object has fields, which are looked at one by one.
  return typeof value === 'object' && value !== null ? (value as Fields) : {}
}

function listOf(value: unknown): readonly Fields[] {
  return Array.isArray(value) ? value.map(fieldsOf) : []
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

/** Counts of rows come as numbers, or as texts where they are large. */
function numberOf(value: unknown): number | undefined {
  const number = typeof value === 'string' && value !== '' ? Number(value) : value
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined
}
