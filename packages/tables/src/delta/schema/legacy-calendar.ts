/** Days since 1970 of the first day of the Gregorian calendar, 1582-10-15. */
const gregorianStart = -141_427

/**
 * SQL for a date or time that was counted in the Julian calendar before 1582-10-15: the one with the same year, month and day in the calendar
 * that all else counts in. Source: Spark's rebaseJulianToGregorianDays.
 */
export function rebased(value: string, isDate: boolean): string {
  const days = `(CAST(${value} AS DATE) - DATE '1970-01-01')`
  const shifts = julianShifts().map(
    ({ before, shift }) => `when ${days} < ${String(before)} then ${String(shift)}`,
  )
  const shift = `case when ${days} >= ${String(gregorianStart)} then 0 ${shifts.join(' ')} else 0 end`
  return `(${value} + ${isDate ? `CAST(${shift} AS INTEGER)` : `to_days(CAST(${shift} AS INTEGER))`})`
}

interface Shift {
  /** Days since 1970. */
  readonly before: number
  readonly shift: number
}

/** By how many days the calendars differ: one more at each 29 February that only the Julian one has. */
function julianShifts(): readonly Shift[] {
  const shifts: Shift[] = []
  let shift = 2
  for (let century = 1; century <= 15; century++) {
    if (century % 4 === 0) continue
    shifts.push({ before: julianMarch(century * 100), shift })
    shift--
  }
  shifts.push({ before: gregorianStart, shift })
  return shifts
}

/** Days since 1970 of 1 March of a year, counted in the Julian calendar. */
function julianMarch(year: number): number {
  // 1 March of the year 0 is day -719,470 + 2 - 0: the two calendars agree in the third century.
  return -719_470 + Math.floor((1461 * year) / 4)
}
