import type { SocketError } from '../../model/socket-error.js'
import { visible } from '../escape.js'
import type { RenderOptions, Renderer } from '../renderer.js'
import { columnTable } from './columns.js'
import type { Column, ColumnTable } from './columns.js'
import { peerWords, placeWords, requestWords } from './error-words.js'
import { logClock } from './figures.js'
import { grouped } from '../../util/count-text.js'
import { usableWidth } from './layout.js'
import { screenText } from './spans.js'
import { endOfWidth } from './text-width.js'

const LONGEST_PLACE = 50
const MORE_DIGITS = 1
/** From this width on the time is shown with its day. */
const ROOM_FOR_DAY = 120

/** `corr errors` on a terminal: one line an error, as many columns as fit. */
export function errorTable(options: RenderOptions): Renderer<unknown, SocketError> {
  const width = usableWidth(options.width)
  let table: ColumnTable<SocketError> | null = null
  // the head waits for the first error, which tells how wide the first column is
  let headDue = false
  return {
    begin() {
      headDue = true
      return ''
    },
    item(error) {
      if (table !== null) return screenText([table.row(error)], options.colour)
      table = columnTable(errorColumns(widthOfPlace(error), width), width)
      const head = headDue ? [table.header()] : []
      return screenText([...head, table.row(error)], options.colour)
    },
    end: () => '',
  }
}

/** Room for the lines that follow the first error's: their numbers are longer. */
function widthOfPlace({ file, line }: SocketError): number {
  return `${file}:${String(line)}`.length + MORE_DIGITS
}

function errorColumns(place: number, width: number): Column<SocketError>[] {
  const withDay = width >= ROOM_FOR_DAY
  return [
    column('place', Math.min(LONGEST_PLACE, place), 1, placeOf, LONGEST_PLACE),
    column('time', withDay ? 24 : 13, 3, ({ time }) => logClock(time, withDay)),
    column('code', 14, 2, ({ code }) => code ?? '', 36),
    column('peer', 18, 4, (error) => peerWords(error) ?? '', 47),
    column('request', 12, 5, requestWords, 40),
    { ...column<SocketError>('rt', 10, 6, rtWords, 14), align: 'right' },
    column('message', 20, 7, ({ message }) => message ?? ''),
  ]
}

/** Cut at its start, for the line number is at the end. */
function placeOf(error: SocketError): string {
  return endOfWidth(visible(placeWords(error, (path) => path)), LONGEST_PLACE)
}

function rtWords({ rtMs }: SocketError): string {
  return rtMs === null ? '' : `${grouped(rtMs)} ms`
}

function column<Item>(
  title: string,
  width: number,
  rank: number,
  text: (item: Item) => string,
  most = width,
): Column<Item> {
  return { title, width, most, align: 'left', rank, text }
}
