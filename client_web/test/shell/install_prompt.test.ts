import { describe, expect, it } from "vitest";
import { installMethod, type Where } from "../../src/shell/install_prompt";

const IPHONE =
  "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Mobile/15E148 Safari/604.1";
const MAC =
  "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Safari/605.1.15";
const CHROME_ON_MAC =
  "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150.0.0.0 Safari/537.36";
const FIREFOX_ON_ANDROID = "Mozilla/5.0 (Android 16; Mobile; rv:150.0) Gecko/150.0 Firefox/150.0";
const FIREFOX_ON_LINUX = "Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0";

const at = (agent: string, more: Partial<Where> = {}): Where => ({
  installed: false,
  onApple: false,
  agent,
  touches: 0,
  ...more,
});

describe("how Lull gets among the apps", () => {
  it("is the share sheet on iPhone and iPad, whatever the browser", () => {
    expect(installMethod(at(IPHONE, { onApple: true, touches: 5 }))).toBe("share");
    expect(installMethod(at(MAC, { touches: 5 }))).toBe("share"); // an iPad says that it is a Mac
  });

  it("is a menu on Android and on a Mac, where the browser doesn't ask by itself", () => {
    expect(installMethod(at(FIREFOX_ON_ANDROID, { touches: 5 }))).toBe("menu");
    expect(installMethod(at(MAC))).toBe("dock");
  });

  it("isn't told where there is none, or it's done", () => {
    expect(installMethod(at(CHROME_ON_MAC))).toBeNull();
    expect(installMethod(at(FIREFOX_ON_LINUX))).toBeNull();
    expect(installMethod(at(IPHONE, { onApple: true, touches: 5, installed: true }))).toBeNull();
  });
});
