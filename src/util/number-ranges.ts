/** Numbers that follow each other, both included. */
export interface NumberRange {
  readonly first: number
  readonly last: number
}

/** The ranges that hold exactly these numbers, in rising order; a number that is there twice counts once. */
export function numberRanges(numbers: Iterable<number>): NumberRange[] {
  const ranges: { first: number; last: number }[] = []
  for (const number of [...numbers].sort((a, b) => a - b)) {
    const last = ranges.at(-1)
    if (last !== undefined && number <= last.last + 1) last.last = number
    else ranges.push({ first: number, last: number })
  }
  return ranges
}
