import { parseLoose, writeJson } from '@stemma/contract'
import type { ServedPrediction } from './served-call.ts'

/** The rows of an answer, each with its part of what the model computed: a list of as many values as there are rows has one for each. */
export function predictionsOf(
  answer: string,
  computed: Readonly<Record<string, unknown>>,
  entityKeys: readonly string[],
): readonly ServedPrediction[] {
  const rows = rowsIn(answer)
  return rows.map((output, row) => ({
    row,
    entityKey: entityKeys[row] ?? '',
    output: writeJson(output),
    computed: JSON.stringify(
      Object.fromEntries(
        Object.entries(computed).map(([name, value]) => [
          name,
          Array.isArray(value) && value.length === rows.length ? (value[row] as unknown) : value,
        ]),
      ),
    ),
  }))
}

/** What a model answered for each row. Whole numbers that a double does not hold are BigInts. */
export function rowsIn(answer: string): readonly unknown[] {
  // MLflow prints NaN and Infinity; the answer itself is kept as it went.
  const parsed = parseLoose(answer)
  if (parsed === undefined) return []
  const inner: unknown =
    typeof parsed === 'object' && parsed !== null && 'predictions' in parsed
      ? parsed.predictions
      : parsed
  return Array.isArray(inner) ? inner : [inner]
}
