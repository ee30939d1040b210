import { fittedSpan, gap, span } from './spans.js'
import type { Line, Span, Style } from './spans.js'

/** One column of a table that is written line by line, before the lines that follow are known. */
export interface Column<Item> {
  readonly title: string
  /** Columns that most texts fit into; a longer one makes the column wider from there on, up to {@link most}. */
  readonly width: number
  /** Widest that the column becomes; longer text is cut. */
  readonly most: number
  readonly align: 'left' | 'right'
  /** Where not all columns fit, those with the highest number are left out first. */
  readonly rank: number
  readonly text: (item: Item) => string
  readonly style?: (item: Item) => Style
}

/** A table with fixed columns. */
export interface ColumnTable<Item> {
  header(): Line
  row(item: Item): Line
}

const GAP = 2
const BETWEEN = gap(GAP)

/**
 * Lays out a table for a width. A last column that is aligned left takes the rest of the line, and its own width at least:
 * where others have grown too wide for that, the line grows, for nothing shall be lost.
 * @param columns in the order in which they are shown
 */
export function columnTable<Item>(columns: readonly Column<Item>[], width: number): ColumnTable<Item> {
  const shown = fitting(columns, width)
  const widths = shown.map(({ title, width: usual }) => Math.max(title.length, usual))

  function line(cells: readonly Span[]): Line {
    const pieces: Span[] = []
    let room = width
    cells.forEach((cell, i) => {
      const column = shown[i]
      const isLast = i === cells.length - 1
      const stretched = isLast && column?.align === 'left'
      const columnWidth = stretched ? Math.max(room, column.width) : (widths[i] ?? 0)
      room -= columnWidth + GAP
      if (i > 0) pieces.push(BETWEEN)
      pieces.push(...fittedSpan(cell, columnWidth, column?.align))
    })
    return pieces
  }

  return {
    header: () => line(shown.map(({ title }) => span(title, 'dim'))),
    row(item) {
      const cells = shown.map((column) => span(column.text(item), column.style?.(item)))
      cells.forEach((cell, i) => {
        widths[i] = Math.max(widths[i] ?? 0, Math.min(shown[i]?.most ?? 0, cell.width))
      })
      return line(cells)
    },
  }
}

/** Takes columns by rank as long as they fit. */
function fitting<Item>(columns: readonly Column<Item>[], width: number): Column<Item>[] {
  const taken = new Set<Column<Item>>()
  let used = -GAP
  for (const column of [...columns].sort((a, b) => a.rank - b.rank)) {
    const needed = GAP + Math.max(column.title.length, column.width)
    if (used + needed > width) break
    used += needed
    taken.add(column)
  }
  return columns.filter((column) => taken.has(column))
}
