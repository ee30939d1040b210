/**
 * Numbers the streams of tables that share one capture. Streams are numbered in the order of the frames that open them, and no frame
 * opens two: wireshark-rules.md section 3.
 * @param shares for each table the frame that opened each of its streams, rising
 * @returns for each table the numbers of its streams
 */
export function numberStreams(shares: readonly Int32Array[]): Int32Array[] {
  const numbers = shares.map(({ length }) => new Int32Array(length))
  const heads = shares.map(() => 0)
  const total = shares.reduce((sum, { length }) => sum + length, 0)
  for (let number = 0; number < total; number++) {
    let first = -1
    let frame = Infinity
    for (let i = 0; i < shares.length; i++) {
      const head = shares[i]?.[heads[i] as number]
      if (head === undefined || head >= frame) continue
      first = i
      frame = head
    }
    const place = heads[first] as number
    ;(numbers[first] as Int32Array)[place] = number
    heads[first] = place + 1
  }
  return numbers
}
