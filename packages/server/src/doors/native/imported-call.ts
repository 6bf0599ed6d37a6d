import {
  invalidParameter,
  parseLoose,
  writeJson,
  type NativeImportedInference,
} from '@stemma/contract'
import type { ImportedCall } from '@stemma/core'

/** A line of an import as the log takes it. */
export function importedCallOf(line: NativeImportedInference, number: number): ImportedCall {
  const outputs = outputsOf(line, number)
  const computed = listOf(line.computed, 'computed', number) ?? []
  if (!computed.every((one) => typeof one === 'object' && !Array.isArray(one)))
    throw invalidParameter(
      `Line ${number}: Invalid value for parameter 'computed' supplied: It has an object of values for each row.`,
    )
  const [request, response] = [textOf(line.request), textOf(line.response)]
  return {
    name: line.name,
    model: line.model,
    call: {
      call: {
        inference_id: line.inference_id,
        client_request_id: line.client_request_id,
        at: line.time,
        status: line.status,
        row_count: outputs.length,
        predict_us: line.predict_us,
        total_us: line.total_us,
        data_version: line.data_version,
        data_min_at: line.data_min_time ?? null,
        data_max_at: line.data_max_time ?? null,
        content_type: line.content_type,
        protocol: 'mlflow',
        source: 'import',
        data_ref: '',
        request_hash: null,
        response_hash: null,
      },
      predictions: outputs.map((output, index) => ({
        row_index: index,
        entity_key: line.entity_keys[index] ?? '',
        output: writeJson(output ?? null),
        computed: writeJson(computed[index] ?? {}),
      })),
      payload:
        request === null && response === null
          ? undefined
          : {
              ...{ request, response },
              request_encoding: 'text',
              response_encoding: 'text',
              seen: null,
            },
    },
  }
}

/** What it says, or what the response has. */
function outputsOf(
  { outputs, response }: NativeImportedInference,
  number: number,
): readonly unknown[] {
  const given = listOf(outputs, 'outputs', number)
  if (given !== undefined) return given
  const parsed = typeof response === 'string' ? parseLoose(response) : response
  if (typeof parsed !== 'object' || parsed === null || !('predictions' in parsed)) return []
  return isList(parsed.predictions) ? parsed.predictions : []
}

function listOf(value: unknown, field: string, number: number): readonly unknown[] | undefined {
  if (value === undefined) return undefined
  if (isList(value)) return value
  throw invalidParameter(
    `Line ${number}: Invalid value for parameter '${field}' supplied: It is a list, one for each row.`,
  )
}

function textOf(value: unknown): string | null {
  if (value === undefined) return null
  return typeof value === 'string' ? value : writeJson(value)
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value)
}
