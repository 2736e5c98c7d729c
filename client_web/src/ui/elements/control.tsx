import type { ComponentChildren } from "preact";
import type { Feeling, Ground, How } from "../../room/screen_types";

export type ActionName =
  | "open-room"
  | "return"
  | "copy-link"
  | "share"
  | "agree"
  | "parts"
  | "as-last-time"
  | "see-changed"
  | "withdraw"
  | "end-room"
  | "open-terms"
  | `${"length" | "every" | "within"}-${"more" | "less"}`
  | "write-ours"
  | "write-mine"
  | "read-theirs"
  | "open-second-path"
  | "path-on"
  | "path-off"
  | "keep"
  | "back"
  | "take-theirs"
  | "starter"
  | "step-add"
  | "step-up"
  | "step-remove"
  | "rehearse"
  | `came-${How | "start"}`
  | `answer-${Feeling}`
  | "enough"
  | `ground-${Ground | "close"}`
  | "open-ladder"
  | "look"
  | "close-ladder"
  | "step-on"
  | "withdraw-step"
  | "step-back"
  | "more-time"
  | "withdraw-more"
  | "pause-aftercare"
  | "didnt-stop"
  | "if-wrong"
  | "open-lists"
  | "open-partner"
  | "home"
  | "first-yes"
  | "first-no"
  | "first-back"
  | "first-not-now"
  | "first-again"
  | "type-code"
  | "scan"
  | "scan-stop"
  | "speak"
  | "speak-stop"
  | "open-next"
  | "next-on"
  | "next-off"
  | "meet"
  | "forget-pair"
  | "leave"
  | "reload"
  | "load-newest"
  | "install"
  | "open-notices"
  | "open-pictures"
  | "pictures-differ"
  | "pictures-same"
  | "tools"
  | "terms-handed"
  | "open-phone"
  | "phone-try"
  | "notices-on"
  | "notices-off"
  | "notices-try"
  | `tool-${string}`;

interface ControlProps {
  readonly action: ActionName;
  /**
   * `main`: the one thing to do on a day screen. `quiet`: an outline. `plain`: words only. `row`: a line of a list that opens.
   * `round`: one sign. `chip`: words to take. `answer`: for a hand that shakes.
   */
  readonly look: "main" | "quiet" | "plain" | "row" | "round" | "chip" | "answer";
  /** The name, where what is drawn is only a sign. */
  readonly label?: string;
  readonly pressed?: boolean;
  readonly expanded?: boolean | undefined;
  readonly disabled?: boolean;
  /** Not yet: it keeps its place and the focus, and a press does nothing. */
  readonly waits?: boolean;
  readonly press: () => void;
  readonly children: ComponentChildren;
}

/** A button. That a touch presses it only if it also began there, is for `touch.ts` to see to. */
export function Control({
  action,
  look,
  press,
  label,
  pressed,
  expanded,
  disabled,
  waits = false,
  children,
}: ControlProps) {
  return (
    <button
      type="button"
      class={`control control-${look}`}
      data-action={action}
      aria-label={label}
      aria-pressed={pressed}
      aria-expanded={expanded}
      aria-disabled={waits || undefined}
      disabled={disabled}
      onClick={() => {
        if (!waits) press();
      }}
    >
      {children}
    </button>
  );
}
