/** Works on all items, at most so many at a time. After an error no new one begins; it is thrown when those under way have ended. */
export async function atMost<T>(
  most: number,
  items: readonly T[],
  work: (item: T, index: number) => Promise<unknown>,
): Promise<void> {
  let next = 0
  const run = async (): Promise<void> => {
    while (next < items.length) {
      const index = next++
      try {
        await work(items[index] as T, index) // below the length
      } catch (error) {
        next = items.length
        throw error
      }
    }
  }
  const ends = await Promise.allSettled(Array.from({ length: most }, run))
  const broken = ends.find((end) => end.status === 'rejected')
  if (broken !== undefined) throw broken.reason
}
