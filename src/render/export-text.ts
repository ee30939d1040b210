import { SCHEMA_VERSION } from '../model/finding.js'
import { visible } from './escape.js'
import type { ExportedCapture, ExportHead, Renderer } from './renderer.js'

/** One object of `corr export --frames` or `--filter`. */
export function exportView({ capture, streams, frames, filter }: ExportedCapture): object {
  return { schemaVersion: SCHEMA_VERSION, capture, streams, frames, filter }
}

/**
 * Frame numbers or filter as one line, to be put into a command: of one capture alone, of several each behind the name of its
 * capture and a tab.
 */
export function exportText(): Renderer<ExportHead, ExportedCapture> {
  let isOnly = true
  return {
    begin: ({ captures }) => {
      isOnly = captures <= 1
      return ''
    },
    item: ({ capture, frames, filter }) =>
      `${isOnly ? '' : `${visible(capture)}\t`}${frames === null ? filter : frames.join(' ')}\n`,
    end: () => '',
  }
}
