import { invalidParameter } from '@stemma/contract'

/**
 * What rows are, whatever their order: how many, and the sum of their hashes, in buckets. Fingerprints of parts add up to that of the whole,
 * and subtract. Two fingerprints with equal `rows` and `sum` are of the same rows. docs/format/fingerprint.md has the form.
 */
export interface Fingerprint {
  readonly form: 1
  readonly rows: number
  /** 32 hex digits: two sums of 64 bits. */
  readonly sum: string
  readonly bucketing: Bucketing
  readonly buckets: Readonly<Record<string, BucketSum>>
}

export interface BucketSum {
  readonly rows: number
  readonly sum: string
}

/** What puts a row into its bucket: 8 bits of the hash of its key, or of all of it, or its day or month. */
export type Bucketing =
  | { readonly by: 'row' }
  | { readonly by: 'key'; readonly columns: readonly string[] }
  | { readonly by: 'time'; readonly column: string; readonly unit: 'day' | 'month' }

const zero = '0'.repeat(32)
const mostPerLane = 1n << 64n

/** The fingerprint of what is in the buckets. */
export function fingerprintOf(
  bucketing: Bucketing,
  buckets: Readonly<Record<string, BucketSum>>,
): Fingerprint {
  let rows = 0
  let sum = zero
  const kept: [string, BucketSum][] = []
  for (const label of Object.keys(buckets).toSorted()) {
    const bucket = buckets[label]
    if (bucket === undefined || (bucket.rows === 0 && bucket.sum === zero)) continue
    rows += bucket.rows
    sum = addSums(sum, bucket.sum)
    kept.push([label, bucket])
  }
  return { form: 1, rows, sum, bucketing, buckets: Object.fromEntries(kept) }
}

/** Of the rows of both. */
export function addFingerprints(a: Fingerprint, b: Fingerprint): Fingerprint {
  return combine(a, b, 1)
}

/** Of the rows of `a` without those of `b`, which `a` must have. */
export function subtractFingerprints(a: Fingerprint, b: Fingerprint): Fingerprint {
  return combine(a, b, -1)
}

export function isSameData(a: Fingerprint, b: Fingerprint): boolean {
  return a.form === b.form && a.rows === b.rows && a.sum === b.sum
}

/** Labels of buckets that differ, and by how many rows. The fingerprints must have the same bucketing. */
export function differingBuckets(
  before: Fingerprint,
  now: Fingerprint,
): readonly { readonly label: string; readonly rowsBefore: number; readonly rows: number }[] {
  requireSameBucketing(before, now)
  const labels = new Set([...Object.keys(before.buckets), ...Object.keys(now.buckets)])
  return [...labels].toSorted().flatMap((label) => {
    const old = before.buckets[label] ?? { rows: 0, sum: zero }
    const current = now.buckets[label] ?? { rows: 0, sum: zero }
    return old.rows === current.rows && old.sum === current.sum
      ? []
      : [{ label, rowsBefore: old.rows, rows: current.rows }]
  })
}

/** Two sums that the engine gave in full, as one text. */
export function sumText(first: bigint, second: bigint): string {
  return lane(first) + lane(second)
}

function combine(a: Fingerprint, b: Fingerprint, sign: 1 | -1): Fingerprint {
  requireSameBucketing(a, b)
  const buckets: Record<string, BucketSum> = { ...a.buckets }
  for (const [label, { rows, sum }] of Object.entries(b.buckets)) {
    const old = buckets[label] ?? { rows: 0, sum: zero }
    buckets[label] = { rows: old.rows + sign * rows, sum: addSums(old.sum, sum, sign) }
  }
  return fingerprintOf(a.bucketing, buckets)
}

function requireSameBucketing(a: Fingerprint, b: Fingerprint): void {
  if (JSON.stringify(a.bucketing) !== JSON.stringify(b.bucketing))
    throw invalidParameter('These fingerprints are in different buckets.')
}

function addSums(a: string, b: string, sign: 1 | -1 = 1): string {
  return [0, 16].map((at) => lane(part(a, at) + BigInt(sign) * part(b, at))).join('')
}

function part(sum: string, at: number): bigint {
  return BigInt(`0x${sum.slice(at, at + 16)}`)
}

function lane(sum: bigint): string {
  return (((sum % mostPerLane) + mostPerLane) % mostPerLane).toString(16).padStart(16, '0')
}
