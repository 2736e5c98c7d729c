import { useEffect, useRef, useState } from "preact/hooks";
import { Control } from "../../ui/elements/control";
import { itemsIn, type Lists } from "../rules/lists";
import { ToolSection } from "./frame";
import { type RoomServices, useTools } from "./tools_context";

/** Between two looks whether the other one has looked meanwhile, in ms. */
const AGAIN = 4000;

/**
 * What is welcome to both (LIST2). It begins with a press and goes on while the page is open: what is taken off meanwhile is taken
 * off there too; what is added counts with another press.
 */
export function WelcomeToBoth({ mine, room }: { readonly mine: Lists; readonly room: RoomServices }) {
  const { words } = useTools();
  const say = words.lists.both;
  const [looked, setLooked] = useState(0);
  const [both, setBoth] = useState<readonly string[] | null>(null);
  const [last, setLast] = useState(false);
  const [unreachable, setUnreachable] = useState(false);
  const latest = useRef(mine);
  latest.current = mine;
  const pressed = useRef(false);

  useEffect(() => {
    if (looked === 0) return;
    let over = false;
    let waiting = 0;
    const look = async (): Promise<void> => {
      const welcome = new Map(itemsIn(latest.current, "welcome").map(([name, { text }]) => [name, text]));
      const anew = pressed.current; // what is only moved meanwhile opens no round
      pressed.current = false;
      const found = await room.welcomeToBoth([...welcome.keys()], anew);
      if (over) return;
      setUnreachable(found === null);
      if (found !== null) {
        setBoth(found.names.map((name) => welcome.get(name) ?? name));
        setLast(found.last);
      }
      waiting = window.setTimeout(look, AGAIN);
    };
    void look();
    return () => {
      over = true;
      clearTimeout(waiting);
    };
  }, [looked, mine, room]);

  return (
    <ToolSection title={say.title}>
      <p class="note">{say.how}</p>
      {both !== null && both.length > 0 && (
        <ul class="tool-both">
          {both.map((text) => (
            <li key={text}>{text}</li>
          ))}
        </ul>
      )}
      <p class="note" role="status">
        {unreachable ? say.unreachable : both?.length === 0 && say.none}
      </p>
      {last && <p class="note">{say.last}</p>}
      <Control
        action="tool-both"
        look="quiet"
        press={() => {
          pressed.current = true;
          setLooked(looked + 1);
        }}
      >
        {looked === 0 ? say.look : say.lookAgain}
      </Control>
    </ToolSection>
  );
}
