/** Codes of all failures and what they mean to the user. README lists them too. */
export const FAILURES = {
  CORR_NO_SUCH_FILE: 'an input does not exist',
  CORR_UNREADABLE: 'an input exists but cannot be read',
  CORR_EMPTY_CAPTURE: 'a capture holds no bytes at all',
  CORR_UNKNOWN_KIND: 'an input is neither a log, nor a capture, nor an index',
  CORR_NO_LOG: 'no log is left after sorting the inputs by content',
  CORR_NO_CAPTURE: 'no capture is left after sorting the inputs by content',
  CORR_NO_FLOW: 'no capture has a flow of that number',
  CORR_NO_PACKETS: 'the packets of a capture are wanted of which only the index is at hand',
  CORR_BAD_PCAP: 'a pcap file is damaged',
  CORR_UNKNOWN_LINK_TYPE: 'a capture has a link type that is not read',
  CORR_BAD_INDEX: 'an index file is damaged, or was written by a newer corr',
  CORR_UNWRITABLE: 'an output cannot be written',
  CORR_BAD_OPTION: 'a flag has a value that cannot be used',
} as const

export type FailureCode = keyof typeof FAILURES

/** Where a failure happened: as much as is known. */
export interface Place {
  readonly file?: string
  readonly line?: number
  readonly offset?: number
  readonly frame?: number
}

/** `file:line`, `file at byte 96, frame 4` …; the input `-` by its name. */
export function placeText(place: Place): string {
  const file = place.file === undefined ? '' : inputName(place.file)
  const parts = [
    place.line === undefined ? file : `${file}:${String(place.line)}`,
    place.offset === undefined ? '' : `at byte ${String(place.offset)}`,
    place.frame === undefined ? '' : `frame ${String(place.frame)}`,
  ]
  return parts.filter((part) => part !== '').join(', ')
}

/** An input as it is called in a message. */
export function inputName(path: string): string {
  if (path === '-') return 'standard input'
  return path === '' ? '""' : path
}

/**
 * An input that cannot be used, or a wrong use: the only class that is thrown on purpose.
 * The message is one line: where, what was found, what to do.
 */
export class Failure extends Error {
  override readonly name = 'Failure'
  readonly code: FailureCode
  readonly place: Place
  /** What was found and what was expected. */
  readonly found: string
  /** What to do about it. */
  readonly hint: string

  constructor(code: FailureCode, place: Place, found: string, hint: string) {
    const where = placeText(place)
    super(`${where === '' ? '' : `${where}: `}${found}; ${hint}`)
    this.code = code
    this.place = place
    this.found = found
    this.hint = hint
  }
}

/** Something worth a line on standard error that stops nothing. */
export interface Warning {
  readonly place: Place
  readonly text: string
}

/** Takes warnings as they come. */
export type Warn = (warning: Warning) => void
