/** A number as the wire has it: what JSON has no number for comes as text, and what is not known not at all. */
export type WireNumber = number | bigint | string | null | undefined

/** A number for a table: five significant digits, scientific where plain would be long or all zeros. */
export function formatNumber(value: WireNumber): string {
  if (typeof value === 'bigint') return value.toString()
  if (typeof value !== 'number') return value ?? ''
  if (Number.isInteger(value) && Math.abs(value) < 1e9) return String(value)
  const size = Math.abs(value)
  if (!Number.isFinite(value)) return String(value)
  if (size >= 1e7 || size < 1e-4) return value.toExponential(3).replace(/\.?0+e/u, 'e')
  return trimZeros(value.toPrecision(5))
}

function trimZeros(text: string): string {
  return text.includes('.') ? text.replace(/\.?0+$/u, '') : text
}

/** A number for arithmetic and charts. */
export function toNumber(value: WireNumber): number {
  return typeof value === 'number'
    ? value
    : value === undefined || value === null
      ? NaN
      : Number(value)
}

/** A size as people read it, in powers of 1024. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB']
  let size = bytes
  let unit = 0
  while (size >= 1024 && unit < units.length - 1) {
    size /= 1024
    unit += 1
  }
  return `${unit === 0 ? size : size.toFixed(size < 10 ? 1 : 0)} ${units[unit] ?? ''}`
}
