import type { ObjectId } from './object-id.ts'

/** What a set of ids has to do for those that mark. */
export interface Marks {
  readonly has: (id: ObjectId) => boolean
  readonly add: (id: ObjectId) => unknown
}

/** Words of 32 bits of an id that are compared: half of a SHA-256, of which nobody can make two that are alike. */
const idWords = 4
const bucketCount = 256
const firstCapacity = 64
/** A bucket that is fuller than this grows. */
const mostFull = 0.7

/**
 * A set of ids in some 32 bytes each, for millions of them: a Set of strings takes five times as much and ends at 16 million. It grows by
 * a 256th at a time, so that no addition takes long.
 */
export class IdSet implements Marks {
  readonly #buckets: Bucket[] = Array.from({ length: bucketCount }, () => newBucket(firstCapacity))
  readonly #words = new Uint32Array(idWords)
  readonly #bytes = Buffer.from(this.#words.buffer)
  #hasZero = false

  has(id: ObjectId): boolean {
    this.#parse(id)
    if (isZero(this.#words)) return this.#hasZero
    const bucket = this.#bucket()
    return !isFree(bucket, find(bucket, this.#words))
  }

  add(id: ObjectId): void {
    this.#parse(id)
    if (isZero(this.#words)) {
      this.#hasZero = true
      return
    }
    const bucket = this.#bucket()
    const at = find(bucket, this.#words)
    if (!isFree(bucket, at)) return
    bucket.words.set(this.#words, at)
    bucket.count += 1
    if (bucket.count > bucket.capacity * mostFull) this.#buckets[this.#number()] = grown(bucket)
  }

  #parse(id: ObjectId): void {
    this.#bytes.write(id, 0, idWords * 4, 'hex')
  }

  #number(): number {
    return this.#bytes[0] ?? 0
  }

  #bucket(): Bucket {
    const bucket = this.#buckets[this.#number()]
    if (bucket === undefined) throw new Error('There is a bucket for each byte.')
    return bucket
  }
}

interface Bucket {
  readonly capacity: number
  /** An id, or zeros where none is, at each multiple of `idWords`. */
  readonly words: Uint32Array
  count: number
}

function newBucket(capacity: number): Bucket {
  return { capacity, words: new Uint32Array(capacity * idWords), count: 0 }
}

function grown({ words, capacity, count }: Bucket): Bucket {
  const larger = newBucket(capacity * 2)
  for (let at = 0; at < words.length; at += idWords) {
    const id = words.subarray(at, at + idWords)
    if (!isZero(id)) larger.words.set(id, find(larger, id))
  }
  larger.count = count
  return larger
}

/** Where an id is, or where it would be. */
function find({ words, capacity }: Bucket, id: Uint32Array): number {
  const mask = capacity - 1
  // Ids are spread evenly by themselves. The first byte is the same in all of a bucket.
  let slot = (id[1] ?? 0) & mask
  for (;;) {
    const at = slot * idWords
    if (
      words[at] === id[0] &&
      words[at + 1] === id[1] &&
      words[at + 2] === id[2] &&
      words[at + 3] === id[3]
    ) {
      return at
    }
    if (isFree({ words }, at)) return at
    slot = (slot + 1) & mask
  }
}

function isFree({ words }: Pick<Bucket, 'words'>, at: number): boolean {
  return words[at] === 0 && words[at + 1] === 0 && words[at + 2] === 0 && words[at + 3] === 0
}

function isZero(id: Uint32Array): boolean {
  return isFree({ words: id }, 0)
}
