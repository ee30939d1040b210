/** What the name of a log says of its place among the files that one log was cut into. */
export interface Rotation {
  /** The same for all files of a log. */
  readonly series: string
  /** Orders the files of a series from the oldest to the one that is written now; compared number by number. */
  readonly rank: readonly number[]
}

const PACKED = /\.(?:gz|gzip|zst|bz2|xz)$/i
/** `app.log.2026-11-21`, `app-2026-11-21.log`, `app.log.20261121-10`, `app__2026-11-21_00-00-00.log`, `app-2026-11-21.1.log`. */
const DATE = /[-_.]*((?:19|20)\d\d)[-_]?([01]\d)[-_]?([0-3]\d)((?:[-_T.:]?\d{1,4})*)(?!\d)/
/** `app.log.1`: logrotate, log4js and bunyan count away from now. */
const COUNTED_BACK = /\.(\d{1,4})$/
/** `app.1.log`: pino-roll and winston count towards now. */
const COUNTED_ON = /(?<!\d)\.(\d{1,4})(?=\.[a-z]+$)/i

/**
 * Reads the name as logrotate, pm2, log4js, winston, pino-roll and egg-logrotator give it. A file with neither date nor number
 * is the newest.
 * @param path of a log, with its folder
 */
export function rotationOf(path: string): Rotation {
  const folder = path.lastIndexOf('/') + 1
  const name = path.slice(folder).replace(PACKED, '')
  const seriesOf = (part: RegExp): string => path.slice(0, folder) + name.replace(part, '')
  const date = DATE.exec(name)
  if (date !== null) {
    const [, year, month, day, rest] = date
    const digits = rest.match(/\d+/g) ?? []
    return { series: seriesOf(DATE), rank: [0, Number(year), Number(month), Number(day), ...digits.map(Number)] }
  }
  const back = COUNTED_BACK.exec(name)
  if (back !== null) return { series: seriesOf(COUNTED_BACK), rank: [1, -Number(back[1])] }
  const on = COUNTED_ON.exec(name)
  if (on !== null) return { series: seriesOf(COUNTED_ON), rank: [1, Number(on[1])] }
  return { series: path.slice(0, folder) + name, rank: [2] }
}

/** Compares ranks; what has more numbers comes later. */
export function compareRanks(a: readonly number[], b: readonly number[]): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) if (a[i] !== b[i]) return a[i] - b[i]
  return a.length - b.length
}
