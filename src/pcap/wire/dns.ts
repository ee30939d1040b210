import { addressText } from '../../util/address.js'
import { isHostName } from '../../util/host-name.js'

export const DNS_PORT = 53

const HEADER_LENGTH = 12
const FLAGS = 2
const QUESTIONS = 4
const ANSWERS = 6
/** Response, operation code and response code: a response without an error to an ordinary query. */
const KIND_MASK = 0xf80f
const SOUND_RESPONSE = 0x8000

/** Behind the name of a question: type and class; of a record: type, class, time to live, length of the data. */
const QUESTION_LENGTH = 4
const RECORD_LENGTH = 10
const RECORD_CLASS = 2
const RECORD_DATA_LENGTH = 8
const INTERNET = 1
const ADDRESS_OF_4 = 1
const ALIAS = 5
const ADDRESS_OF_16 = 28

/** No sound answer has more; bounds the work on one message. */
const RECORDS_MOST = 256

const POINTER = 0xc0
const NAME_LENGTH = 253
/** Bounds the way through a name that points back. */
const LABELS_MOST = 128

/**
 * Reads a name server's answer: which addresses has the host that was asked for, also by way of other names?
 * @param bytes holds the message from `start` up to `end`
 * @param found is told of each address, at once
 * Source: RFC 1035 section 4, RFC 3596 section 2.
 */
export function readAnswer(
  bytes: DataView,
  start: number,
  end: number,
  found: (name: string, address: string) => void,
): void {
  if (end - start < HEADER_LENGTH) return
  if ((bytes.getUint16(start + FLAGS) & KIND_MASK) !== SOUND_RESPONSE) return
  const answers = Math.min(bytes.getUint16(start + ANSWERS), RECORDS_MOST)
  // a query with several questions was never put to use: RFC 9619
  if (answers === 0 || bytes.getUint16(start + QUESTIONS) !== 1) return
  const message = new Message(bytes, start, end)
  const asked = message.name()
  message.pos += QUESTION_LENGTH
  if (asked === null) return
  const names = new Set([asked])
  for (let i = 0; i < answers; i++) {
    const record = message.record()
    if (record === null) return
    if (!names.has(record.owner)) continue
    if (record.alias !== null) names.add(record.alias)
    if (record.address !== null && isHostName(asked)) found(asked, record.address)
  }
}

interface ResourceRecord {
  readonly owner: string
  readonly alias: string | null
  readonly address: string | null
}

/** Walks through one message. */
class Message {
  pos: number

  constructor(
    private readonly bytes: DataView,
    private readonly start: number,
    private readonly end: number,
  ) {
    this.pos = start + HEADER_LENGTH
  }

  /** The record at `pos`; `null` where the message ends before it does. */
  record(): ResourceRecord | null {
    const owner = this.name()
    if (owner === null || this.end - this.pos < RECORD_LENGTH) return null
    const type = this.bytes.getUint16(this.pos)
    const isInternet = this.bytes.getUint16(this.pos + RECORD_CLASS) === INTERNET
    const length = this.bytes.getUint16(this.pos + RECORD_DATA_LENGTH)
    const data = this.pos + RECORD_LENGTH
    if (this.end - data < length) return null
    this.pos = data
    const alias = isInternet && type === ALIAS ? this.name() : null
    this.pos = data + length
    const isAddress = (type === ADDRESS_OF_4 && length === 4) || (type === ADDRESS_OF_16 && length === 16)
    return { owner, alias, address: isInternet && isAddress ? addressText(this.bytes, data, length) : null }
  }

  /** The name at `pos` in lower case, and moves behind it; `null` where it does not parse. RFC 1035 section 4.1.4. */
  name(): string | null {
    const labels: string[] = []
    let left = NAME_LENGTH
    let at = this.pos
    let after = -1
    for (let i = 0; i < LABELS_MOST && at < this.end; i++) {
      const length = this.bytes.getUint8(at)
      if (length === 0) {
        this.pos = after < 0 ? at + 1 : after
        return labels.join('.').toLowerCase()
      }
      if ((length & POINTER) === POINTER) {
        if (this.end - at < 2) return null
        if (after < 0) after = at + 2
        at = this.start + (this.bytes.getUint16(at) & 0x3fff)
        continue
      }
      left -= length + 1
      if (length & POINTER || left < -1 || this.end - at <= length) return null
      labels.push(this.text(at + 1, length))
      at += length + 1
    }
    return null
  }

  private text(pos: number, length: number): string {
    let text = ''
    for (let i = 0; i < length; i++) text += String.fromCharCode(this.bytes.getUint8(pos + i))
    return text
  }
}
