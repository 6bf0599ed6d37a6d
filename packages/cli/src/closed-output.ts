let holders = 0

/** From now on a reader that has seen enough ends no more than what is shown: there is work to be done to its end. Call what is returned when it is done. */
export function outliveOutput(): () => void {
  holders++
  return () => {
    holders--
  }
}

/** Whether this process goes on when nobody reads its output any more. */
export function outlivesOutput(): boolean {
  return holders > 0
}
