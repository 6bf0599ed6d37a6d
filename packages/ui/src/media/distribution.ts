import { fieldsOf } from './media-series.ts'

/** How many values are between `from` and `to`. */
export interface DistributionBin {
  readonly from: number
  readonly to: number
  readonly count: number
}

const readers: Readonly<
  Record<string, { readonly bytes: number; readonly read: (view: DataView, at: number) => number }>
> = {
  int64: { bytes: 8, read: (view, at) => Number(view.getBigInt64(at, true)) },
  uint64: { bytes: 8, read: (view, at) => Number(view.getBigUint64(at, true)) },
  int32: { bytes: 4, read: (view, at) => view.getInt32(at, true) },
  float64: { bytes: 8, read: (view, at) => view.getFloat64(at, true) },
  float32: { bytes: 4, read: (view, at) => view.getFloat32(at, true) },
}

/**
 * The bins of a distribution of Aim's: its file has a count for each, of the type `dtype` of NumPy, least byte first; `detail` says it and the `range` that
 * they divide. Undefined for what has another form.
 */
export function distributionBins(
  bytes: ArrayBuffer,
  detail: string | undefined,
): readonly DistributionBin[] | undefined {
  const { dtype, range } = fieldsOf(detail)
  const reader = typeof dtype === 'string' ? readers[dtype] : undefined
  const [low, high] = Array.isArray(range) ? range.map(Number) : []
  if (reader === undefined || low === undefined || high === undefined) return undefined
  if (!Number.isFinite(low) || !Number.isFinite(high)) return undefined
  const count = Math.floor(bytes.byteLength / reader.bytes)
  const view = new DataView(bytes)
  const edge = (at: number): number => low + ((high - low) * at) / count
  return Array.from({ length: count }, (_, at) => ({
    from: edge(at),
    to: edge(at + 1),
    count: reader.read(view, at * reader.bytes),
  }))
}
