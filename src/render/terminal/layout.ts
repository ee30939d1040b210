import { gap, lineWidth, span } from './spans.js'
import type { Line, Span, Style } from './spans.js'
import { fitted, wrapWords } from './text-width.js'
import { visible } from '../escape.js'

const GAP = 2
/** Narrower terminals wrap the lines themselves. */
const NARROWEST = 60
const WIDEST = 400
const USUAL = 80
/** A line of prose that is longer than this is hard to read. */
const LONGEST_PROSE = 100
const LONGEST_CHAIN = 160

/** The width to lay out for: what was asked for, within what makes sense. */
export function usableWidth(width: number): number {
  if (Number.isNaN(width)) return USUAL
  return Math.min(WIDEST, Math.max(NARROWEST, Math.floor(width)))
}

/** Where labelled lines stand. */
export interface Place {
  /** Columns before the label. */
  readonly indent: number
  /** Columns that the label takes, gap included. */
  readonly margin: number
  /** Columns of the whole line. */
  readonly width: number
}

/** A paragraph with a label in the margin before its first line. */
export function labelled(label: string, text: string, { indent, margin, width }: Place): Line[] {
  const room = Math.min(LONGEST_PROSE, width - indent - margin)
  return wrapped(text, 'plain', room).map((line, i) => [...marginOf(label, i, indent, margin), line])
}

/**
 * Pieces one after the other with a gap between them; a piece that does not fit begins a new line, one that is longer than a
 * line is wrapped.
 */
export function chained(label: string, pieces: readonly Span[], place: Place): Line[] {
  const { indent, margin, width } = place
  const room = Math.min(LONGEST_CHAIN, width - indent - margin)
  const lines: Span[][] = []
  let line: Span[] = []
  for (const piece of pieces.filter(({ text }) => text !== '').flatMap((whole) => brokenPiece(whole, room))) {
    const fits = lineWidth(line) + GAP + piece.width <= room
    if (line.length > 0 && !fits) {
      lines.push(line)
      line = []
    }
    line = line.length === 0 ? [piece] : [...line, gap(GAP), piece]
  }
  return [...lines, line]
    .filter(({ length }) => length > 0)
    .map((pieceLine, i) => [...marginOf(label, i, indent, margin), ...pieceLine])
}

/** Two blocks side by side; `leftWidth` columns for the left one. */
export function beside(left: readonly Line[], right: readonly Line[], leftWidth: number): Line[] {
  return Array.from({ length: Math.max(left.length, right.length) }, (_, i) => {
    const start = left[i] ?? []
    return [...start, gap(leftWidth - lineWidth(start)), ...(right[i] ?? [])]
  })
}

/** Text at the left end of a line and at its right end; below each other where both do not fit. */
export function spread(left: Line, right: Span, width: number): Line[] {
  const between = width - lineWidth(left) - right.width
  if (between < GAP) return [left, [gap(width - right.width), right]]
  return [[...left, gap(between), right]]
}

/** Wraps text in one style to lines of this width. */
export function wrapped(text: string, style: Style, width: number): Span[] {
  return wrapWords(visible(text), Math.max(2, width)).map((line) => span(line, style))
}

function brokenPiece(piece: Span, width: number): Span[] {
  return piece.width <= width ? [piece] : wrapped(piece.text, piece.style, width)
}

function marginOf(label: string, lineNumber: number, indent: number, margin: number): Span[] {
  return [gap(indent), span(fitted(lineNumber === 0 ? label : '', margin), 'dim')]
}
