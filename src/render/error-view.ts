import { SCHEMA_VERSION } from '../model/finding.js'
import type { ErrorFields, ErrorOutput } from '../model/output.js'
import type { SocketError } from '../model/socket-error.js'
import { isoFromMs } from '../util/instant.js'

/** The `error` object of `corr match`: every field, `null` where the record does not tell. */
export function errorView(error: SocketError): ErrorFields {
  const { time } = error
  return {
    file: error.file,
    line: error.line,
    endLine: error.endLine,
    timestamp: time === null || time.epochMs === null ? null : isoFromMs(time.epochMs, time.digits),
    timestampText: time?.text ?? null,
    timestampFrom: time?.from ?? null,
    code: error.code,
    syscall: error.syscall,
    name: error.name,
    message: error.message,
    cause:
      error.cause === null ? null : { name: error.cause.name, code: error.cause.code, message: error.cause.message },
    remoteAddress: error.remoteAddress,
    remotePort: error.remotePort,
    localAddress: error.localAddress,
    localPort: error.localPort,
    host: error.host,
    port: error.port,
    attempts: error.attempts?.map(({ address, port, code }) => ({ address, port, code })) ?? null,
    method: error.method,
    path: error.path,
    url: error.url,
    rtMs: error.rtMs,
    socketHandledRequests: error.socketHandledRequests,
    keepAlive: error.keepAlive,
    bytesRead: error.bytesRead,
    bytesWritten: error.bytesWritten,
    client: error.client,
    pid: error.pid,
    requestId: error.requestId,
    symptom: error.symptom,
    side: error.side,
    sameFailureAs:
      error.sameFailureAs === null ? null : { file: error.sameFailureAs.file, line: error.sameFailureAs.line },
  }
}

/** One object of `corr errors`. */
export function errorLineView(error: SocketError): ErrorOutput {
  return { schemaVersion: SCHEMA_VERSION, ...errorView(error) }
}
