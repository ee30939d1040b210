/** Gives back numbers by rising key: a binary heap over two lists that grow once. */
export class LeastHeap {
  private readonly keys: number[] = []
  private readonly items: number[] = []
  private size = 0

  clear(): void {
    this.size = 0
  }

  push(key: number, item: number): void {
    const { keys, items } = this
    let at = this.size++
    while (at > 0) {
      const parent = (at - 1) >> 1
      if ((keys[parent] ?? 0) <= key) break
      keys[at] = keys[parent] ?? 0
      items[at] = items[parent] ?? 0
      at = parent
    }
    keys[at] = key
    items[at] = item
  }

  /** @returns the item of the least key; -1 if there is none. Items are not negative. */
  pop(): number {
    if (this.size === 0) return -1
    const { keys, items } = this
    const least = items[0] ?? -1
    const size = --this.size
    const [key, item] = [keys[size] ?? 0, items[size] ?? 0]
    let at = 0
    for (let child = 1; child < size; child = 2 * at + 1) {
      if (child + 1 < size && (keys[child + 1] ?? 0) < (keys[child] ?? 0)) child++
      if ((keys[child] ?? 0) >= key) break
      keys[at] = keys[child] ?? 0
      items[at] = items[child] ?? 0
      at = child
    }
    keys[at] = key
    items[at] = item
    return least
  }
}
