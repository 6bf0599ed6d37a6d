/** Sent at the same time, at most. */
const together = 10
/** Of them to one webhook: a receiver that does not answer must not keep the others waiting. */
const togetherToOne = 2

/** What this server sends at the moment, counted by webhook. */
export class DeliverySlots {
  readonly #taken = new Map<number, number>()
  #count = 0

  get free(): number {
    return together - this.#count
  }

  freeOf(webhookNo: number): number {
    return togetherToOne - (this.#taken.get(webhookNo) ?? 0)
  }

  /** Webhooks that can be sent nothing more. */
  get full(): readonly number[] {
    return [...this.#taken.keys()].filter((webhookNo) => this.freeOf(webhookNo) <= 0)
  }

  take(webhookNo: number): void {
    this.#count++
    this.#taken.set(webhookNo, (this.#taken.get(webhookNo) ?? 0) + 1)
  }

  giveBack(webhookNo: number): void {
    this.#count--
    const left = (this.#taken.get(webhookNo) ?? 0) - 1
    if (left > 0) this.#taken.set(webhookNo, left)
    else this.#taken.delete(webhookNo)
  }
}
