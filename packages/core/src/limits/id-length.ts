import { refuseLonger } from './text-length.ts'

const maxIdLength = 256

/**
 * Refuses what is longer than the id of any run or model; `field` names it. It need not be the id of something here.
 *
 * @throws INVALID_PARAMETER_VALUE
 */
export function refuseLongId(field: string, id: string): void {
  refuseLonger(field, { text: id, limit: maxIdLength })
}
