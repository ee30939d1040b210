const FIRST_LENGTH = 1024

/** Possible pairs of an error and a connection, as columns: a hundred thousand errors have a million of them. */
export class EdgeList {
  length = 0
  /** Filled up to {@link length}. */
  errors = new Uint32Array(FIRST_LENGTH)
  flows = new Uint32Array(FIRST_LENGTH)
  points = new Float64Array(FIRST_LENGTH)

  /** @param error and flow are numbers of the caller's own */
  add(error: number, flow: number, points: number): void {
    if (this.length === this.errors.length) this.grow()
    this.errors[this.length] = error
    this.flows[this.length] = flow
    this.points[this.length++] = points
  }

  private grow(): void {
    const { errors, flows, points } = this
    this.errors = new Uint32Array(2 * this.length)
    this.flows = new Uint32Array(2 * this.length)
    this.points = new Float64Array(2 * this.length)
    this.errors.set(errors)
    this.flows.set(flows)
    this.points.set(points)
  }
}
