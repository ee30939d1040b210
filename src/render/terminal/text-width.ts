const NARROW = /^[\x20-\x7e]*$/
const NO_WIDTH = /^[\p{Mn}\p{Me}]$/u
const WIDE_EMOJI = /^\p{Emoji_Presentation}$/u
/** First and last of the blocks that are wide as a whole; characters of other blocks are wide as emoji only. */
const WIDE_BLOCKS = [
  [0x1100, 0x115f],
  [0x2329, 0x232a],
  [0x2e80, 0x303e],
  [0x3041, 0x4dbf],
  [0x4e00, 0xa4cf],
  [0xa960, 0xa97c],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe10, 0xfe19],
  [0xfe30, 0xfe6f],
  [0xff01, 0xff60],
  [0xffe0, 0xffe6],
  [0x16fe0, 0x18dff],
  [0x1aff0, 0x1b2ff],
  [0x1f200, 0x1f2ff],
  [0x20000, 0x3fffd],
] as const

/**
 * Columns that escaped text takes on a terminal, by Unicode Standard Annex 11: wide and full-width characters take two,
 * combining marks none. Ambiguous ones count one, as terminals outside East Asia show them.
 */
export function displayWidth(text: string): number {
  if (NARROW.test(text)) return text.length
  let width = 0
  for (const character of text) width += characterWidth(character)
  return width
}

/** The longest start of a text that fits, with `…` where something was left out. */
export function cutToWidth(text: string, width: number): string {
  if (displayWidth(text) <= width) return text
  return width < 1 ? '' : `${startOf(text, width - 1)}…`
}

/** The longest end of a text that fits, with `…` where its start was left out: of a path the end tells most. */
export function endOfWidth(text: string, width: number): string {
  if (displayWidth(text) <= width) return text
  const characters = [...text]
  let used = 1
  const from = characters.findLastIndex((character) => (used += characterWidth(character)) > width)
  return `…${characters.slice(from + 1).join('')}`
}

/** The text, cut or filled with spaces to exactly this many columns. */
export function fitted(text: string, width: number, align: 'left' | 'right' = 'left'): string {
  const cut = cutToWidth(text, width)
  const fill = ' '.repeat(width - displayWidth(cut))
  return align === 'left' ? cut + fill : fill + cut
}

/** Spaces, but not that between a figure and its unit. */
const BREAK = /(?<!\d) +| +(?!(?:µs|ms|s|min|h|B|kB|MB|GB|bytes)\b)/

/**
 * Breaks a paragraph at its spaces; a word that is longer than a line is broken where the line ends.
 * @param width columns of a line, at least 2
 * @returns the lines, at least one
 */
export function wrapWords(text: string, width: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(BREAK)) {
    const longer = line === '' ? word : `${line} ${word}`
    if (displayWidth(longer) <= width) {
      line = longer
      continue
    }
    if (line !== '') lines.push(line)
    line = brokenInto(lines, word, width)
  }
  return [...lines, line]
}

/** Adds the full lines of a long word and returns what is left of it. */
function brokenInto(lines: string[], word: string, width: number): string {
  let rest = word
  while (displayWidth(rest) > width) {
    const start = startOf(rest, width) || rest
    lines.push(start)
    rest = rest.slice(start.length)
  }
  return rest
}

function startOf(text: string, width: number): string {
  let end = 0
  let used = 0
  for (const character of text) {
    used += characterWidth(character)
    if (used > width) break
    end += character.length
  }
  return text.slice(0, end)
}

function characterWidth(character: string): number {
  const code = character.codePointAt(0) ?? 0
  if (code < 0x300) return 1
  if (NO_WIDTH.test(character)) return 0
  const wide = WIDE_BLOCKS.some(([first, last]) => code >= first && code <= last) || WIDE_EMOJI.test(character)
  return wide ? 2 : 1
}
