import type { CaptureInfo } from '../model/flow-source.js'
import { visible } from '../render/escape.js'
import type { Renderer } from '../render/renderer.js'

const NUMBER = new Intl.NumberFormat('en')

/** One line a capture, for `corr index`. */
export function captureLines(): Renderer<null, CaptureInfo> {
  return {
    begin: () => '',
    item: ({ path, frames, tcpFrames, flows }) =>
      `${visible(path)}  ${number(frames, 'frame')}, ${NUMBER.format(tcpFrames)} with TCP, ${number(flows, 'flow')}\n`,
    end: () => '',
  }
}

function number(count: number, thing: string): string {
  return `${NUMBER.format(count)} ${thing}${count === 1 ? '' : 's'}`
}
