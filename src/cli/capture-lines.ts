import type { CaptureInfo } from '../model/flow-source.js'
import { visible } from '../render/escape.js'
import type { Renderer } from '../render/renderer.js'
import { counted, grouped } from '../util/count-text.js'

/** One line a capture, for `corr index`. */
export function captureLines(): Renderer<null, CaptureInfo> {
  return {
    begin: () => '',
    item: ({ path, frames, tcpFrames, flows }) =>
      `${visible(path)}  ${counted(frames, 'frame')}, ${grouped(tcpFrames)} with TCP, ${counted(flows, 'flow')}\n`,
    end: () => '',
  }
}
