import { invalidParameter } from '@stemma/contract'

/** How a deletion is named outside: `t12`. */
export function formatTrashId(trashNo: number): string {
  return `t${trashNo}`
}

/** The number of a deletion. Throws INVALID_PARAMETER_VALUE for what is no name of one. */
export function parseTrashId(text: string): number {
  const number = Number(/^t(\d{1,15})$/.exec(text)?.[1])
  if (Number.isNaN(number))
    throw invalidParameter(
      `Invalid value '${text.slice(0, 64)}' for parameter 'trash_id' supplied: It is t and a number, as the list of the trash has it.`,
    )
  return number
}
