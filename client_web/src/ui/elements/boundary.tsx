import { Component, type ComponentChildren } from "preact";

interface BoundaryProps {
  /** What is drawn: with another one it is tried again. */
  readonly of: unknown;
  readonly instead: ComponentChildren;
  readonly children: ComponentChildren;
}

interface Fallen {
  readonly fellFor: unknown;
  /** What stands in its place fell, too. */
  readonly twice: boolean;
}

/** What a fault while drawing `children` leaves standing: everything around them, and `instead` in their place (SHOW14). */
export class Boundary extends Component<BoundaryProps, Fallen> {
  constructor(props: BoundaryProps) {
    super(props);
    this.state = { fellFor: NOTHING, twice: false };
  }

  override componentDidCatch(fault: unknown): void {
    const { of } = this.props;
    this.setState({ fellFor: of, twice: this.state.fellFor === of });
    setTimeout(() => {
      throw fault; // still told to whoever looks for faults
    });
  }

  override render({ of, instead, children }: BoundaryProps, { fellFor, twice }: Fallen) {
    if (fellFor !== of) return children;
    return twice ? null : instead;
  }
}

const NOTHING: unknown = Symbol("nothing fell");
