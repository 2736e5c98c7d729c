import type { ComponentChildren } from "preact";
import { mayPress } from "./touch";

export type ActionName =
  | "open-room"
  | "return"
  | "copy-link"
  | "share"
  | "agree"
  | "withdraw"
  | "end-room"
  | "home"
  | "reload";

interface ControlProps {
  readonly action: ActionName;
  /** `main`: the one thing to do on a day screen. `quiet`: an outline. `plain`: words only. */
  readonly look: "main" | "quiet" | "plain";
  readonly press: () => void;
  readonly children: ComponentChildren;
}

/** A button that a touch presses only if it also began there. */
export function Control({ action, look, press, children }: ControlProps) {
  return (
    <button
      type="button"
      class={`control control-${look}`}
      data-action={action}
      onClick={(event) => {
        if (mayPress(event)) press();
      }}
    >
      {children}
    </button>
  );
}
