/** A number with commas between its thousands. */
export function grouped(value: number): string {
  const [whole = '', fraction] = String(value).split('.')
  if (whole.includes('e')) return String(value)
  const commas = whole.replace(/\B(?=(?:\d{3})+$)/g, ',')
  return fraction === undefined ? commas : `${commas}.${fraction}`
}

/** `1 flow`, `12 flows`. */
export function counted(count: number, thing: string): string {
  return `${grouped(count)} ${thing}${count === 1 ? '' : 's'}`
}

/**
 * `1 frame was left out`, `1,200 frames of link type X were left out`.
 * @param which stands behind the thing, with a space before it
 */
export function leftOut(count: number, thing: string, which = ''): string {
  return `${counted(count, thing)}${which} ${count === 1 ? 'was' : 'were'} left out`
}
