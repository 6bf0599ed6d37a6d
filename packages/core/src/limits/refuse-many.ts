import { invalidParameter } from '@stemma/contract'

/** Of lists that are written item by item: everybody else's writes wait for them. */
const mostItems = 1000

/** @throws INVALID_PARAMETER_VALUE that names the list. */
export function refuseMany(field: string, items: readonly unknown[]): void {
  if (items.length <= mostItems) return
  throw invalidParameter(
    `Invalid value for parameter '${field}' supplied: It has ${items.length} items, and ${mostItems} are allowed. Send them in several requests.`,
  )
}
