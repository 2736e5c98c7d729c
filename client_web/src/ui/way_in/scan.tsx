import { useEffect, useRef, useState } from "preact/hooks";
import decodeQR from "qr/decode.js";
import { words } from "../../i18n/language";
import { Control } from "../elements/control";

export interface ScanProps {
  /** What the camera read; false if that is no way in. */
  readonly found: (text: string) => boolean;
  readonly stop: () => void;
  /** There is no camera, or it may not be used. */
  readonly fail: () => void;
}

/** Between two looks, in ms; and the longer side of what is looked at, in pixels: enough for the coarse codes of Lull. */
const LOOK_EVERY = 120;
const SIDE = 720;

/** The camera, looked through for a code. No picture leaves the page, and none is kept. */
export function Scan({ found, stop, fail }: ScanProps) {
  const video = useRef<HTMLVideoElement>(null);
  const [other, setOther] = useState(false);

  useEffect(() => {
    let over = false;
    let stream: MediaStream | null = null;
    let timer = 0;
    const canvas = document.createElement("canvas");
    const context = canvas.getContext("2d", { willReadFrequently: true });

    async function begin(): Promise<void> {
      try {
        stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" }, audio: false });
      } catch {
        if (!over) fail();
        return;
      }
      if (over || video.current === null) return end();
      video.current.srcObject = stream;
      await video.current.play().catch(() => undefined);
      look();
    }

    function look(): void {
      if (over) return;
      const text = read();
      if (text !== null) {
        if (found(text)) {
          end();
          return;
        }
        setOther(true);
      }
      timer = window.setTimeout(look, LOOK_EVERY);
    }

    function read(): string | null {
      const from = video.current;
      if (from === null || context === null || from.videoWidth === 0) return null;
      const scale = Math.min(1, SIDE / Math.max(from.videoWidth, from.videoHeight));
      canvas.width = Math.round(from.videoWidth * scale);
      canvas.height = Math.round(from.videoHeight * scale);
      context.drawImage(from, 0, 0, canvas.width, canvas.height);
      try {
        return decodeQR(context.getImageData(0, 0, canvas.width, canvas.height));
      } catch {
        return null; // no code in sight
      }
    }

    function end(): void {
      over = true;
      window.clearTimeout(timer);
      for (const track of stream?.getTracks() ?? []) track.stop();
    }

    void begin();
    return end;
  }, [found, fail]);

  return (
    <div class="scan">
      <video ref={video} class="scan-picture" playsInline muted />
      <p class="body" role="status">
        {other ? words.typing.notOurs : words.typing.scanning}
      </p>
      <Control action="scan-stop" look="quiet" press={stop}>
        {words.typing.stopScanning}
      </Control>
    </div>
  );
}
