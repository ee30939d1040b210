import type { FlowRecord, HttpRequest, HttpResponse, IcmpNote, TlsNotes } from '../model/flow-record.js'
import type { ByteReader } from './byte-reader.js'
import type { ByteWriter } from './byte-writer.js'
import { definitePoint, readPoint, readSide, writeDefinitePoint, writePoint, writeSide } from './frame-point.js'

/** What is known of the protocol above TCP, and of ICMP: most flows have little of it. */
export type Notes = Pick<FlowRecord, 'lastRequest' | 'lastResponse' | 'tls' | 'icmp'>

/** Appends the notes of a flow. */
export function writeNotes(to: ByteWriter, notes: Notes): void {
  to.maybe(notes.lastRequest, (request) => writeRequest(to, request))
  to.maybe(notes.lastResponse, (response) => writeResponse(to, response))
  to.maybe(notes.tls, (tls) => writeTls(to, tls))
  to.maybe(notes.icmp, (icmp) => writeIcmp(to, icmp))
}

/** @throws Failure CORR_BAD_INDEX if the bytes are not what {@link writeNotes} wrote */
export function readNotes(from: ByteReader): Notes {
  return {
    lastRequest: from.maybe(() => readRequest(from)),
    lastResponse: from.maybe(() => readResponse(from)),
    tls: from.maybe(() => readTls(from)),
    icmp: from.maybe(() => readIcmp(from)),
  }
}

// Lengths that a message claims are floats: a header may say more than a count holds.

function writeRequest(to: ByteWriter, request: HttpRequest): void {
  writeDefinitePoint(to, request)
  to.text(request.method)
  to.text(request.path)
  to.maybe(request.host, (host) => to.text(host))
  to.maybe(request.contentLength, (length) => to.float(length))
  to.float(request.bodyBytes)
}

function readRequest(from: ByteReader): HttpRequest {
  return {
    ...definitePoint(from),
    method: from.text(),
    path: from.text(),
    host: from.maybe(() => from.text()),
    contentLength: from.maybe(() => from.float()),
    bodyBytes: from.float(),
  }
}

function writeResponse(to: ByteWriter, response: HttpResponse): void {
  writeDefinitePoint(to, response)
  to.count(response.status)
  to.maybe(response.contentLength, (length) => to.float(length))
  to.float(response.bodyBytes)
  to.maybe(response.complete, (complete) => to.byte(complete ? 1 : 0))
}

function readResponse(from: ByteReader): HttpResponse {
  return {
    ...definitePoint(from),
    status: from.count(),
    contentLength: from.maybe(() => from.float()),
    bodyBytes: from.float(),
    complete: from.maybe(() => from.byte() === 1),
  }
}

function writeTls(to: ByteWriter, tls: TlsNotes): void {
  to.maybe(tls.sni, (sni) => to.text(sni))
  writePoint(to, tls.clientHello)
  writePoint(to, tls.serverHello)
  writePoint(to, tls.applicationData)
  to.maybe(tls.alert, (alert) => {
    writeDefinitePoint(to, alert)
    writeSide(to, alert.from)
    to.byte(alert.level)
    to.byte(alert.description)
  })
}

function readTls(from: ByteReader): TlsNotes {
  return {
    sni: from.maybe(() => from.text()),
    clientHello: readPoint(from),
    serverHello: readPoint(from),
    applicationData: readPoint(from),
    alert: from.maybe(() => ({
      ...definitePoint(from),
      from: readSide(from),
      level: from.byte(),
      description: from.byte(),
    })),
  }
}

function writeIcmp(to: ByteWriter, icmp: IcmpNote): void {
  writeDefinitePoint(to, icmp)
  to.text(icmp.from)
  to.byte(icmp.type)
  to.byte(icmp.code)
}

function readIcmp(from: ByteReader): IcmpNote {
  return { ...definitePoint(from), from: from.text(), type: from.byte(), code: from.byte() }
}
