import type { Place } from './layout.js'

/** How stories are told. */
export interface Telling {
  /** Columns to lay out for. */
  readonly width: number
  readonly explain: boolean
  /** Times carry their day only where the errors are of several. */
  readonly severalDays: boolean
  /** Captures are named only where there are several. */
  readonly severalCaptures: boolean
  /** Name of a log or capture on the screen, by its path. */
  readonly nameOf: (path: string) => string
}

/** Columns before everything that belongs to a story, but its headline. */
export const STORY_INDENT = 3
/** Columns of `error  `, the widest label. */
const MARGIN = 7

/** Where the labelled lines of a story stand. */
export function storyPlace(width: number): Place {
  return { indent: STORY_INDENT, margin: MARGIN, width }
}
