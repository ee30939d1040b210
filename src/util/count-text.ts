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
