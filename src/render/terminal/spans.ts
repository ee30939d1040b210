import { visible } from '../escape.js'
import { cutToWidth, displayWidth } from './text-width.js'

/** SGR parameters of the sixteen colours that every terminal has (ECMA-48 section 8.3.117). */
const SGR = {
  plain: '',
  strong: '1',
  dim: '2',
  alarm: '1;31',
  mark: '1;33',
  place: '36',
  command: '32',
} as const

/** What a piece of text is, for its colour. */
export type Style = keyof typeof SGR

/** Text that a terminal may show as it is; made by {@link span} alone, so that nothing else gets there. */
export interface Span {
  readonly text: string
  readonly style: Style
  readonly width: number
}

/** One line of a screen. */
export type Line = readonly Span[]

/** A piece of a line; whatever text comes from a log or a capture is escaped here. */
export function span(text: string, style: Style = 'plain'): Span {
  const safe = visible(text)
  return { text: safe, style, width: displayWidth(safe) }
}

/** So many spaces; none for a negative width. */
export function gap(width: number): Span {
  const spaces = Math.max(0, width)
  return { text: ' '.repeat(spaces), style: 'plain', width: spaces }
}

/** A piece cut or filled with spaces to exactly this many columns. */
export function fittedSpan(piece: Span, width: number, align: 'left' | 'right' = 'left'): Line {
  if (piece.width > width) return fittedSpan(span(cutToWidth(piece.text, width), piece.style), width, align)
  const fill = gap(width - piece.width)
  return align === 'left' ? [piece, fill] : [fill, piece]
}

/** Columns that a line takes. */
export function lineWidth(line: Line): number {
  return line.reduce((sum, { width }) => sum + width, 0)
}

/** Lines as they are written, each with its newline; spaces at the end of a line are left out. */
export function screenText(lines: readonly Line[], colour: boolean): string {
  return lines.map((line) => `${lineText(line, colour)}\n`).join('')
}

function lineText(line: Line, colour: boolean): string {
  const last = line.findLastIndex(({ text }) => text.trimEnd() !== '')
  let text = ''
  for (let i = 0; i <= last; i += 1) {
    const piece = line[i]
    if (piece !== undefined) text += painted(i === last ? piece.text.trimEnd() : piece.text, piece.style, colour)
  }
  return text
}

function painted(text: string, style: Style, colour: boolean): string {
  return colour && style !== 'plain' && text !== '' ? `\x1b[${SGR[style]}m${text}\x1b[0m` : text
}
