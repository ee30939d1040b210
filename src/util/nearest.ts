/** So many letters of a word may be wrong, one in three. */
const LETTERS_A_SLIP = 3

/**
 * The word that was meant, perhaps.
 * @param words what there is
 * @returns the one that is nearest to what was typed, or begins with it; `null` where none is near
 */
export function nearest(typed: string, words: readonly string[]): string | null {
  const asked = typed.toLowerCase()
  let best: string | null = null
  let least = Infinity
  for (const word of words) {
    const slips = asked.length > 1 && word.startsWith(asked) ? 0.5 : slipsBetween(asked, word)
    if (slips < least && slips <= Math.max(asked.length, word.length) / LETTERS_A_SLIP) {
      best = word
      least = slips
    }
  }
  return best
}

/**
 * How many letters are wrong, missing, too many or exchanged with their neighbours. Source: optimal string alignment distance.
 * The product of both lengths in time.
 */
function slipsBetween(a: string, b: string): number {
  let [before, last] = [[] as number[], Array.from({ length: b.length + 1 }, (_, j) => j)]
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const wrong = a[i - 1] === b[j - 1] ? 0 : 1
      const exchanged = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? (before[j - 2] ?? Infinity) + 1 : Infinity
      row[j] = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + wrong, exchanged)
    }
    ;[before, last] = [last, row]
  }
  return last[b.length] ?? Infinity
}
